import { isError } from '../base/realm';

/** An error of a chain, and how far below the first it is. */
export interface ChainLink {
  readonly error: unknown;
  readonly depth: number;
  /** How it hangs on the one above. */
  readonly by: 'cause' | 'errors' | undefined;
}

/** The error, what caused it, and the members of an AggregateError, each followed by its own; an error that comes again is left out. */
export function errorChain(error: unknown): ChainLink[] {
  const links: ChainLink[] = [];
  const seen = new Set<unknown>();
  const visit = (link: ChainLink): void => {
    if (seen.has(link.error)) return;
    seen.add(link.error);
    links.push(link);
    const { cause, errors } = (isError(link.error) ? link.error : {}) as { cause?: unknown; errors?: unknown };
    const depth = link.depth + 1;
    if (cause !== undefined) visit({ error: cause, depth, by: 'cause' });
    if (Array.isArray(errors)) for (const each of errors) visit({ error: each, depth, by: 'errors' });
  };
  visit({ error, depth: 0, by: undefined });
  return links;
}

/**
 * The code of an error: its `code`, else its `status` or `statusCode`, else the first word of an error reply of Redis, as clients
 * that give it no code throw it ('WRONGTYPE Operation against ...').
 */
export function errorCode(error: unknown): string | number | undefined {
  const { code, status, statusCode, message } = (error ?? {}) as Record<string, unknown>;
  const found = [code, status, statusCode].find((each) => typeof each === 'string' || typeof each === 'number');
  if (found !== undefined) return found;
  return typeof message === 'string' ? /^[A-Z][A-Z0-9_]{2,}(?= )/.exec(message)?.[0] : undefined;
}
