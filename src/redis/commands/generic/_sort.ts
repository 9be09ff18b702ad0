import { type Binary, compareBinary } from '../../../base/bytes';
import { allowsOnEveryKey } from '../../acl/denial';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors, upToZero } from '../../errors';
import type { Database } from '../../keyspace/database';
import { textOf } from '../../keyspace/string-buffer';
import { typeOf, type Value } from '../../keyspace/value';
import { parseLooseDouble } from '../../loose-double';
import { integer, parseAnyDouble, parseDouble } from '../../numbers';
import { ErrorReply } from '../../reply';
import type { Version } from '../../version';

/** What SORT was asked for. */
interface SortOptions {
  by: Binary | undefined;
  get: Binary[];
  offset: number;
  /** Negative: to the end. */
  count: number;
  descending: boolean;
  alpha: boolean;
  store: Binary | undefined;
}

/** The result of SORT; a null is a GET that found nothing. */
export interface Sorted {
  readonly items: readonly (Binary | null)[];
  readonly store: Binary | undefined;
}

/** Reads the elements of a list, set or sorted set in the wanted order, or what GET patterns make of them. */
export function sort(context: Context, argv: Argv, mayStore: boolean): Sorted {
  const { db } = context;
  const isInCluster = context.engine.cluster !== undefined;
  const options = parseOptions(argv, { mayStore, mayReadAnyKey: mayReadAnyKey(context, argv), isInCluster });
  const value = db.readAny(argv[1]!);
  const type = value === undefined ? 'list' : typeOf(value);
  if (type !== 'list' && type !== 'set' && type !== 'zset') throw errors.wrongType;
  // The real server turns a small sorted set into the general encoding to sort it, and leaves it there.
  if (typeof value === 'object' && value.type === 'zset' && value.encoding === 'listpack') db.write(argv[1]!, 'zset')?.useSkiplist();
  let keepOrder = options.by !== undefined && !options.by.includes('*');
  if (keepOrder && type === 'set' && (options.store !== undefined || context.client.isScript)) {
    // A set has no order to keep, and what is stored, or a script goes by, must not depend on chance.
    keepOrder = false;
    options.alpha = true;
    options.by = undefined;
  }
  const elements = value === undefined ? [] : elementsOf(value);
  if (keepOrder && options.descending && type !== 'set') elements.reverse();
  const ordered = keepOrder ? elements : order(context, elements, options);
  const chosen = limit(ordered, options);
  const items = options.get.length === 0 ? chosen : chosen.flatMap((element) => options.get.map((get) => lookUp(db, get, element)));
  return { items, store: options.store };
}

/** Which keys BY and GET read nobody can foresee: they are for users who may read all. */
function mayReadAnyKey({ client, engine }: Context, argv: Argv): boolean {
  if (client.user.isUnrestricted) return true;
  const command = engine.commands.lookup(argv);
  return !(command instanceof ErrorReply) && allowsOnEveryKey(client.user, { command, argv }, ['access']);
}

interface Permissions {
  readonly mayStore: boolean;
  readonly mayReadAnyKey: boolean;
  /** The keys that BY and GET read may be another node's. */
  readonly isInCluster: boolean;
}

function parseOptions(argv: Argv, { mayStore, mayReadAnyKey, isInCluster }: Permissions): SortOptions {
  const options: SortOptions = { by: undefined, get: [], offset: 0, count: -1, descending: false, alpha: false, store: undefined };
  for (let at = 2; at < argv.length; at++) {
    const left = argv.length - at - 1;
    const word = argv[at]!.toUpperCase();
    if (word === 'ASC') options.descending = false;
    else if (word === 'DESC') options.descending = true;
    else if (word === 'ALPHA') options.alpha = true;
    else if (word === 'LIMIT' && left >= 2) {
      options.offset = integer(argv[++at]!);
      options.count = integer(argv[++at]!);
    } else if (word === 'STORE' && left >= 1 && mayStore) options.store = argv[++at]!;
    else if (word === 'BY' && left >= 1) {
      options.by = argv[++at]!;
      if (upToZero(options.by).includes('*')) {
        if (isInCluster) throw deniedInCluster('BY');
        if (!mayReadAnyKey) throw denied('BY');
      }
    } else if (word === 'GET' && left >= 1) {
      options.get.push(argv[++at]!);
      if (isInCluster) throw deniedInCluster('GET');
      if (!mayReadAnyKey) throw denied('GET');
    } else throw errors.syntax;
  }
  return options;
}

function deniedInCluster(option: 'BY' | 'GET'): ErrorReply {
  return new ErrorReply(`ERR ${option} option of SORT denied in Cluster mode.`);
}

function denied(option: 'BY' | 'GET'): ErrorReply {
  return new ErrorReply(`ERR ${option} option of SORT denied due to insufficient ACL permissions.`);
}

function elementsOf(value: Value): Binary[] {
  if (typeof value === 'string') return [];
  if (value.type === 'list') return value.slice(0, value.length - 1);
  if (value.type === 'set') return [...value.values()];
  return value.type === 'zset' ? value.slice().map(({ key }) => key) : [];
}

function limit(elements: Binary[], { offset, count }: SortOptions): Binary[] {
  const start = Math.max(0, offset);
  return elements.slice(start, count < 0 ? elements.length : start + count);
}

interface Weighted {
  readonly element: Binary;
  readonly weight: number;
  readonly text: Binary | null;
}

function order({ db, engine: { version } }: Context, elements: Binary[], options: SortOptions): Binary[] {
  const { by, alpha } = options;
  const weighted = elements.map((element): Weighted => {
    const text = by === undefined ? element : lookUp(db, by, element);
    return { element, text, weight: alpha || text === null ? 0 : weightOf(text, version) };
  });
  const sign = options.descending ? -1 : 1;
  // What is stored must not depend on the locale; what is shown is collated.
  const compare = !alpha ? compareWeights : options.store === undefined ? compareCollated : compareTexts;
  return weighted.sort((a, b) => sign * compare(a, b)).map((each) => each.element);
}

/** Before 8.0 one that is too large or small for a double is none. */
function weightOf(text: Binary, version: Version): number {
  const weight = parseLooseDouble(text, version, version.has('8.0') ? parseAnyDouble : parseDouble);
  if (weight === undefined) throw new ErrorReply("ERR One or more scores can't be converted into double");
  return weight;
}

/** By number; equal ones by their bytes, so that the order never depends on chance. */
function compareWeights(a: Weighted, b: Weighted): number {
  return a.weight < b.weight ? -1 : a.weight > b.weight ? 1 : compareBinary(a.element, b.element);
}

function compareTexts(a: Weighted, b: Weighted): number {
  if (a.text === null || b.text === null) return a.text === b.text ? 0 : a.text === null ? -1 : 1;
  return compareBinary(a.text, b.text);
}

/** As C's strcoll does: up to a zero byte. */
function compareCollated(a: Weighted, b: Weighted): number {
  if (a.text === null || b.text === null) return compareTexts(a, b);
  return compareBinary(upToZero(a.text), upToZero(b.text));
}

/** The value at the key, or in the hash field, that a pattern names for an element: 'weight_*', 'object_*->name', '#'. */
function lookUp(db: Database, pattern: Binary, element: Binary): Binary | null {
  if (pattern === '#') return element;
  const star = pattern.indexOf('*');
  if (star < 0) return null;
  const arrow = pattern.indexOf('->', star + 1);
  const hasField = arrow >= 0 && arrow + 2 < pattern.length;
  const keyPattern = hasField ? pattern.slice(0, arrow) : pattern;
  const value = db.readAny(keyPattern.slice(0, star) + element + keyPattern.slice(star + 1));
  if (value === undefined) return null;
  if (!hasField) return typeOf(value) === 'string' ? textOf(value as Parameters<typeof textOf>[0]) : null;
  return typeof value !== 'string' && value.type === 'hash' ? (value.get(pattern.slice(arrow + 2)) ?? null) : null;
}
