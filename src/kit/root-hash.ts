import { DistributedError } from '../base/errors';
import { isThenable } from '../base/realm';

/** How a root given as text is written. */
export type RootEncoding = 'hex' | 'base64' | 'base64url' | 'decimal';

/** How roots are read. */
export interface ReadRootOptions {
  /**
   * How roots that are text are written. Default: '0x' and hex digits, or an even number of hex digits, is hex; decimal digits
   * alone are a decimal number when the other root is a number too, and hex otherwise.
   */
  readonly encoding?: RootEncoding | undefined;
}

/** The root of something, as far as it could be read. */
export interface RootHash {
  /** Where it was found: 'itself', '.root', 'getRoot()' and so on. */
  readonly from: string;
  /** Why there is none: 'undefined', 'null' or 'of zero length'. Then all that follows is undefined. */
  readonly missing?: string;
  readonly bytes?: Buffer;
  /** For roots that are numbers, or can be had as one. */
  readonly number?: bigint;
  /** The text, when it is made of decimal digits only: a decimal number or hex, as the other root tells. */
  readonly digits?: string;
  /** `sum`, `size` and `count` that an object tells beside its hash, of libraries whose hash does not end with them. */
  readonly beside?: Readonly<Record<string, bigint>>;
}

/**
 * Reads the root of bytes, hex, a bigint, or a thing that has a root. Tried in this order: the value itself; `rootHash`,
 * `merkleRoot`; `.root` unless a function; `getRoot()`, `getMerkleRoot()`, `getHexRoot()`; `root()`; `treeHash()`; `hash()`.
 * A promise is awaited: only then is the result a promise. An object found so is opened at `bytes`, `value`, `hash`, `hashed`,
 * `hex()`, `bigInt()`.
 * Throws JD_ROOT_UNREADABLE for a thing without any of these and for text of no known form.
 */
export function readRoot(subject: unknown, options: ReadRootOptions = {}): RootHash | Promise<RootHash> {
  return isThenable(subject)
    ? Promise.resolve(subject).then((value) => readRoot(value, options))
    : (readValue(subject, 'itself', options) ?? readThing(subject as object, options));
}

/** Whether two roots are the same. Bytes compare whole; against a number, and between two numbers, leading zeros do not count. */
export function sameRoot(a: RootHash, b: RootHash): boolean {
  if (a.missing !== undefined || b.missing !== undefined) return false;
  const [besideA, besideB] = [a.beside ?? {}, b.beside ?? {}];
  return sameHash(a, b) && Object.keys(besideA).every((name) => besideB[name] === undefined || besideB[name] === besideA[name]);
}

/** Whether the hashes are the same, whatever is told beside them. */
export function sameHash(a: RootHash, b: RootHash): boolean {
  if (comparedAsNumbers(a, b)) return rootNumber(a) === rootNumber(b);
  return a.bytes !== undefined && b.bytes !== undefined && a.bytes.equals(b.bytes);
}

/** Whether the roots are compared as numbers: one is nothing else, or one is decimal digits and the other can be had as a number. */
export function comparedAsNumbers(a: RootHash, b: RootHash): boolean {
  const decimal = (digits: RootHash, other: RootHash): boolean =>
    digits.digits !== undefined && (other.digits !== undefined || other.number !== undefined);
  return isOnlyNumber(a) || isOnlyNumber(b) || decimal(a, b) || decimal(b, a);
}

/** The root as a number, digits taken as decimal; undefined for a missing one. */
export function rootNumber({ number, digits, bytes }: RootHash): bigint | undefined {
  return number ?? (digits === undefined ? bytes && BigInt(`0x${bytes.toString('hex')}`) : BigInt(digits));
}

/** Of what kind of empty tree the root tells; undefined when the tree is not known to be empty. */
export function emptyRootName(root: RootHash): string | undefined {
  if (root.bytes?.every((byte) => byte === 0) === true || (isOnlyNumber(root) && root.number === 0n)) return 'all zero';
  return root.bytes && knownEmptyRoots.get(root.bytes.toString('hex'));
}

const knownEmptyRoots = new Map([
  ['56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421', "Ethereum's empty trie"],
  ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'SHA-256 of nothing, as in RFC 6962'],
]);

/** Properties, or methods without arguments, that may hold a root; in the order in which they are tried. */
const ways: readonly (readonly [name: string, as: 'either' | 'property' | 'method'])[] = [
  ['rootHash', 'either'],
  ['merkleRoot', 'either'],
  ['root', 'property'],
  ['getRoot', 'method'],
  ['getMerkleRoot', 'method'],
  ['getHexRoot', 'method'],
  ['root', 'method'],
  ['treeHash', 'method'],
  ['hash', 'method'],
];

/** Where an object that stands for a root keeps it. */
const insides: typeof ways = [
  ['bytes', 'property'],
  ['value', 'property'],
  ['hash', 'property'],
  ['hashed', 'property'],
  ['hex', 'method'],
  ['bigInt', 'method'],
];

function readThing(thing: object, options: ReadRootOptions): RootHash | Promise<RootHash> {
  let missing: RootHash | undefined;
  for (const way of ways) {
    const found = take(thing, way);
    if (found === undefined) continue;
    if (isThenable(found.value)) return Promise.resolve(found.value).then((value) => readFound(value, found.from, options));
    const root = readFound(found.value, found.from, options);
    if (root.missing === undefined) return root;
    missing ??= root;
  }
  return missing ?? open(thing, 'itself', options) ?? unreadable(thing, 'has no root that is known of');
}

function readFound(value: unknown, from: string, options: ReadRootOptions): RootHash {
  return (
    readValue(value, from, options) ?? open(value as object, from, options) ?? unreadable(value, `was found at ${from} and is no root`)
  );
}

/** Opens an object that stands for a root. One that holds another (a node that holds its hash) is opened once more. */
function open(thing: object, from: string, options: ReadRootOptions, depth = 0): RootHash | undefined {
  for (const way of insides) {
    const found = take(thing, way);
    if (found === undefined || found.value === undefined || found.value === null) continue;
    const inner = `${from === 'itself' ? '' : from}${found.from}`;
    const root = readValue(found.value, inner, options) ?? (depth < 1 ? open(found.value, inner, options, depth + 1) : undefined);
    if (root !== undefined) return { ...root, ...beside(thing) };
  }
  return undefined;
}

/** What an object tells beside its hash: itself as a number, and sum, size and count. */
function beside(thing: object): Pick<RootHash, 'number' | 'beside'> {
  const number = take(thing, ['bigInt', 'method'])?.value;
  const told = ['sum', 'size', 'count'].flatMap((name) => {
    const value = wholeNumber((thing as Record<string, unknown>)[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...(typeof number === 'bigint' ? { number } : {}), ...(told.length === 0 ? {} : { beside: Object.fromEntries(told) }) };
}

function take(thing: object, [name, as]: (typeof ways)[number]): { value: unknown; from: string } | undefined {
  if (!(name in thing)) return undefined;
  const held: unknown = (thing as Record<string, unknown>)[name];
  if (typeof held !== 'function') return as === 'method' ? undefined : { value: held, from: `.${name}` };
  // A hash() that takes arguments hashes them; one without tells the hash of its tree.
  if (as === 'property' || (name === 'hash' && held.length > 0)) return undefined;
  return { value: (held as () => unknown).call(thing), from: `.${name}()` };
}

/** The root that a value is by itself; undefined for an object that has to be asked. */
function readValue(value: unknown, from: string, options: ReadRootOptions): RootHash | undefined {
  if (value === undefined || value === null) return { from, missing: String(value) };
  if (typeof value === 'string') return readText(value, from, options);
  const bytes = viewOf(value);
  if (bytes !== undefined) return bytes.length === 0 ? { from, missing: 'of zero length' } : { from, bytes };
  const number = wholeNumber(value);
  if (number !== undefined) return { from, number };
  return typeof value === 'object' || typeof value === 'function' ? undefined : unreadable(value, 'is no root');
}

function readText(text: string, from: string, { encoding }: ReadRootOptions): RootHash {
  if (text === '' || /^0x$/i.test(text)) return { from, missing: 'of zero length' };
  const digits = /^[0-9]+$/.test(text) ? text : undefined;
  if (encoding === 'decimal') return digits === undefined ? unreadable(text, 'is no decimal number') : { from, number: BigInt(digits) };
  if (encoding === 'base64' || encoding === 'base64url') {
    const bytes = Buffer.from(text, encoding);
    return bytes.toString(encoding).replace(/=+$/, '') === text.replace(/=+$/, '')
      ? { from, bytes }
      : unreadable(text, `is not ${encoding}`);
  }
  const hex = /^0x[0-9a-f]+$/i.test(text) ? text.slice(2) : /^([0-9a-f]{2})+$/i.test(text) ? text : undefined;
  if (hex !== undefined) {
    const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
    return digits === undefined || encoding === 'hex' ? { from, bytes } : { from, bytes, digits };
  }
  return digits === undefined || encoding === 'hex' ? unreadable(text, 'is not hex') : { from, digits };
}

function viewOf(value: unknown): Buffer | undefined {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]' ? Buffer.from(value as ArrayBuffer) : undefined;
}

function wholeNumber(value: unknown): bigint | undefined {
  return typeof value === 'bigint' ? value : Number.isSafeInteger(value) ? BigInt(value as number) : undefined;
}

function isOnlyNumber(root: RootHash): boolean {
  return root.number !== undefined && root.bytes === undefined;
}

function unreadable(value: unknown, why: string): never {
  throw new DistributedError({
    code: 'JD_ROOT_UNREADABLE',
    what: `${shown(value)} ${why}.`,
    fix:
      typeof value === 'string'
        ? "Text is read as hex; say { encoding: 'base64' } or another when it is not."
        : 'Pass bytes, hex, a bigint, a promise of one, or a tree with rootHash, merkleRoot, root, getRoot(), getMerkleRoot(), getHexRoot(), root(), treeHash() or hash().',
  });
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `The text ${JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}...` : value)}`;
  if (typeof value === 'function') return `A function${value.name === '' ? '' : ` (${value.name})`}`;
  if (typeof value !== 'object' || value === null) return `The ${typeof value} ${String(value)}`;
  const name = (value as { constructor?: { name?: string } }).constructor?.name;
  return `An object${name === undefined || name === '' ? '' : ` (${name})`}`;
}
