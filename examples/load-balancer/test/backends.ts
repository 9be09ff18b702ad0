import { BackendPool } from '../src/backend-pool';

/** A pool of backends by their weights, at addresses where nobody is. */
export function poolOf(weights: Readonly<Record<string, number>>): BackendPool {
  return new BackendPool(Object.entries(weights).map(([name, weight]) => ({ name, url: `http://${name}.invalid`, weight })));
}

/** The names of so many picks. */
export function picks(count: number, next: () => { readonly name: string }): string[] {
  return Array.from({ length: count }, () => next().name);
}
