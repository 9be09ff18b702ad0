import { parseInt64 } from './numbers';

/** How to find keys among a command's arguments and what the command does to them, as COMMAND INFO tells. */
export interface KeySpec {
  readonly flags: readonly string[];
  readonly notes: string | undefined;
  readonly begin: { readonly index: number } | { readonly keyword: string; readonly startFrom: number } | 'unknown';
  readonly find: { readonly lastKey: number; readonly keyStep: number; readonly limit: number } | CountedKeys | 'unknown';
}

/** A number of keys, and where the first of them is: both counted from where the search begins. */
export interface CountedKeys {
  readonly keyNumIndex: number;
  readonly firstKey: number;
  readonly keyStep: number;
}

/** One key among a command's arguments. */
export interface FoundKey {
  /** Its index in argv. */
  readonly position: number;
  /** What is done to it, as COMMAND GETKEYSANDFLAGS tells. */
  readonly flags: readonly string[];
}

/**
 * Reads a key spec: where, the flags, and after ' -- ' notes.
 *
 *     '1 RW access update'           the first argument
 *     '1..-1/1 RO access'            from the first to the last, step 1 ('..-2': to the one before the last)
 *     '1..-1/1:2 ...'                likewise, in the first half (limit 2)
 *     'STREAMS>1..-1/1:2 ...'        from the word STREAMS on, looked for from argument 1 (negative: from the end)
 *     '1#0,1,1 ...'                  a number of keys at 1+0, the first of them at 1+1, step 1
 *     '1? ...', '? ...'              begins at 1, or anywhere, and cannot be told
 *
 * @throws Error when it is malformed, which is a mistake in the command's file.
 */
export function parseKeySpec(source: string): KeySpec {
  const [head, notes] = source.split(' -- ') as [string, string | undefined];
  const [place, ...flags] = head.split(' ') as [string, ...string[]];
  const match = /^(?:(\w+)>)?(-?\d+)?(?:\.\.(-?\d+)\/(\d+)(?::(\d+))?|#(\d+),(\d+),(\d+)|(\?))?$/.exec(place);
  if (match === null || place === '') throw new Error(`malformed key spec: ${source}`);
  const [, keyword, start, last, step, limit, keyNum, first, keyNumStep, unknown] = match;
  const begin = start === undefined ? 'unknown' : keyword === undefined ? { index: Number(start) } : { keyword, startFrom: Number(start) };
  const range = { lastKey: Number(last ?? 0), keyStep: Number(step ?? 1), limit: Number(limit ?? 0) };
  const counted = { keyNumIndex: Number(keyNum), firstKey: Number(first), keyStep: Number(keyNumStep) };
  return { flags, notes, begin, find: unknown !== undefined ? 'unknown' : keyNum !== undefined ? counted : range };
}

/** The keys of a call, found by all specs; undefined where the arguments do not fit them. */
export function findKeysBySpecs(specs: readonly KeySpec[], argv: readonly string[]): FoundKey[] | undefined {
  const found: FoundKey[] = [];
  let isMisread = false;
  for (const spec of specs) {
    const positions = positionsOf(spec, argv);
    if (positions === undefined) return undefined;
    if (spec.flags.includes('not_key')) continue;
    const keys = positions.map((position) => ({ position, flags: spec.flags }));
    if (keys.length > 0 && countIsMisread(spec, argv)) {
      isMisread = true;
      found.unshift(...keys);
    } else found.push(...keys);
  }
  return isMisread ? found.map(({ position }) => ({ position, flags: [] })) : found;
}

/** Of a number of keys that is no integer Redis makes one, as C's atoi does; what is done to the keys it then cannot tell. */
function countIsMisread(spec: KeySpec, argv: readonly string[]): boolean {
  const first = beginning(spec, argv);
  if (first === undefined || spec.find === 'unknown' || !('keyNumIndex' in spec.find)) return false;
  return parseInt64(argv[first + spec.find.keyNumIndex]!) === undefined;
}

function positionsOf(spec: KeySpec, argv: readonly string[]): number[] | undefined {
  const first = beginning(spec, argv);
  if (first === undefined || spec.find === 'unknown') return [];
  const positions: number[] = [];
  if ('keyNumIndex' in spec.find) {
    const count = Number(/^\s*[+-]?[0-9]+/.exec(argv[first + spec.find.keyNumIndex] ?? '')?.[0] ?? 0) | 0;
    const from = first + spec.find.firstKey;
    if (count < 1 || from + (count - 1) * spec.find.keyStep >= argv.length) return undefined;
    for (let i = 0; i < count; i++) positions.push(from + i * spec.find.keyStep);
    return positions;
  }
  const { lastKey, keyStep, limit } = spec.find;
  let last = lastKey >= 0 ? first + lastKey : argv.length + lastKey;
  if (lastKey < 0 && limit >= 2) last = first + Math.floor((argv.length - first) / limit) + lastKey;
  if (last < first || last >= argv.length) return undefined;
  for (let at = first; at <= last; at += keyStep) positions.push(at);
  return positions;
}

function beginning(spec: KeySpec, argv: readonly string[]): number | undefined {
  if (spec.begin === 'unknown') return undefined;
  if ('index' in spec.begin) return spec.begin.index;
  const { keyword, startFrom } = spec.begin;
  const step = startFrom < 0 ? -1 : 1;
  const from = startFrom < 0 ? argv.length + startFrom : startFrom;
  for (let at = from; at > 0 && at < argv.length; at += step) {
    if (argv[at]!.toUpperCase() === keyword) return at + 1;
  }
  return undefined;
}
