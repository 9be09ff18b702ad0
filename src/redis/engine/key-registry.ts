import type { Binary } from '../../base/bytes';

/** Who is interested in which key of which database (by number), in the order of arrival. */
export class KeyRegistry<T> {
  private readonly byDatabase = new Map<number, Map<Binary, Set<T>>>();

  get isEmpty(): boolean {
    return this.byDatabase.size === 0;
  }

  add(db: number, key: Binary, who: T): void {
    let keys = this.byDatabase.get(db);
    if (keys === undefined) this.byDatabase.set(db, (keys = new Map<Binary, Set<T>>()));
    const all = keys.get(key);
    if (all === undefined) keys.set(key, new Set([who]));
    else all.add(who);
  }

  delete(db: number, key: Binary, who: T): void {
    const keys = this.byDatabase.get(db);
    const all = keys?.get(key);
    if (keys === undefined || all === undefined) return;
    all.delete(who);
    if (all.size === 0) keys.delete(key);
    if (keys.size === 0) this.byDatabase.delete(db);
  }

  get(db: number, key: Binary): ReadonlySet<T> | undefined {
    return this.byDatabase.get(db)?.get(key);
  }

  /** The keys of a database that somebody is interested in. */
  keys(db: number): Binary[] {
    return [...(this.byDatabase.get(db)?.keys() ?? [])];
  }
}
