import type { Binary } from '../../../src/base/bytes';
import type { Argv, Command } from '../../../src/redis/command';
import type { CommandTable } from '../../../src/redis/context';
import { ErrorReply } from '../../../src/redis/reply';
import { render } from '../../kit/render';
import { parseReply, type Wire } from '../../kit/resp';

/** Whether two right servers may give these replies to the same call. */
export type Nature = (ours: Wire, real: Wire) => boolean;

/** Shown alike, however they are shown. */
const shown =
  (show: (wire: Wire) => string): Nature =>
  (ours, real) =>
    show(ours) === show(real);

export const exact = shown((wire) => render(wire));

/** Whether two replies, given as bytes, agree. */
export function agree(nature: Nature, ours: Binary, real: Binary): boolean {
  return ours === real || (nature !== exact && nature(parseReply(ours), parseReply(real)));
}

/** What must agree in the reply to a call, by its command's tips and what is known beyond them. */
export function natureOf(table: CommandTable, argv: Argv): Nature {
  const command = table.lookup(argv);
  return command instanceof ErrorReply ? exact : natureOfCall(command, argv);
}

/** The nature of EXEC's reply: that of each queued command in its place. */
export function natureOfExec(queue: readonly { readonly command: Command; readonly argv: Argv }[]): Nature {
  const natures = queue.map(({ command, argv }) => natureOfCall(command, argv));
  return (ours, real) => {
    if (!('items' in ours) || !('items' in real) || ours.items.length !== real.items.length) return exact(ours, real);
    return ours.items.every((item, i) => (natures[i] ?? exact)(item, real.items[i]!));
  };
}

const kinds = shown((wire) => render(wire, 'kind'));
const outerKind = shown((wire) => render(wire, 'outer kind'));
const unordered = shown((wire) => render(wire, 'unordered'));
const pairs = shown((wire) => render(wire, 'unordered pairs'));
const onlyErrors = shown((wire) => (wire.kind === 'error' ? render(wire) : ''));

/** A time to within some seconds: the two servers do not run a command in the same millisecond. */
function within(tolerance: number): Nature {
  return (ours, real) => {
    if (ours.kind !== 'integer' || real.kind !== 'integer') return exact(ours, real);
    const [mine, theirs] = [Number(ours.text), Number(real.text)];
    return mine === theirs || (mine > 0 && theirs > 0 && Math.abs(mine - theirs) <= tolerance);
  };
}

/** A list of which each element is of this nature. */
function each(nature: Nature): Nature {
  return (ours, real) => {
    if (!('items' in ours) || !('items' in real) || ours.items.length !== real.items.length) return exact(ours, real);
    return ours.items.every((item, i) => nature(item, real.items[i]!));
  };
}

/** Times of deliveries and of consumers in XINFO STREAM, which are milliseconds since the epoch. */
const streamDetails: Nature = (ours, real) => {
  if ('items' in ours && 'items' in real)
    return ours.items.length === real.items.length && ours.items.every((item, i) => streamDetails(item, real.items[i]!));
  if (ours.kind === 'map' && real.kind === 'map') {
    const values = (wire: Wire & { kind: 'map' }): Wire => ({ kind: 'array', items: wire.entries.flat() });
    return streamDetails(values(ours), values(real));
  }
  const isTime = (wire: Wire): boolean => wire.kind === 'integer' && /^1[0-9]{12}$/.test(wire.text);
  return isTime(ours) && isTime(real) ? within(10_000)(ours, real) : exact(ours, real);
};

/** Lists whose element at a place is how long something has been idle. */
function idleAt(place: number): Nature {
  return each((ours, real) => {
    const [mine, theirs] = [flat(ours), flat(real)];
    const agrees = (part: Wire, at: number): boolean => exact(part, theirs[at]!) || (at === place && isNear(part, theirs[at]!));
    return mine.length === theirs.length && mine.every(agrees);
  });
}

function flat(wire: Wire): readonly Wire[] {
  return wire.kind === 'map' ? wire.entries.flat() : 'items' in wire ? wire.items : [wire];
}

function isNear(ours: Wire, real: Wire): boolean {
  return ours.kind === 'integer' && real.kind === 'integer' && Math.abs(Number(ours.text) - Number(real.text)) <= 10_000;
}

/** Redis 7.0 forgets to say why a sequence number cannot go on: the reason is that of whatever failed before. */
const noSequenceLeft: Nature = (ours, real) =>
  exact(ours, real) ||
  (ours.kind === 'error' && ours.text.includes('equal or smaller') && real.kind === 'error' && real.text.includes('too large'));

/** The scan commands with how their elements compare. */
const scans: Readonly<Record<string, Nature>> = { scan: unordered, sscan: unordered, hscan: pairs, zscan: pairs };

/** One step that is a complete pass: from 0, with a count over all there is. Of a part nothing is promised. */
function isCompleteScan(argv: Argv): boolean {
  const at = argv.findIndex((word) => word.toUpperCase() === 'COUNT');
  return argv[argv[0]!.toLowerCase() === 'scan' ? 1 : 2] === '0' && at > 0 && Number(argv[at + 1]) >= 1000;
}

function hasNoValues(argv: Argv): boolean {
  return argv.some((word) => word.toUpperCase() === 'NOVALUES');
}

/** SORT BY a pattern without a star, and elements of equal weight by ALPHA: members stay in the order in which they are found. */
function keepsOrderOfSets(argv: Argv): boolean {
  const words = argv.map((word) => word.toUpperCase());
  const at = words.indexOf('BY');
  return at > 0 && (argv[at + 1]?.includes('*') === false || words.includes('ALPHA'));
}

const natures: Readonly<Record<string, Nature>> = {
  ttl: within(10),
  pttl: within(10_000),
  expiretime: within(10),
  pexpiretime: within(10_000),
  httl: each(within(10)),
  hpttl: each(within(10_000)),
  hexpiretime: each(within(10)),
  hpexpiretime: each(within(10_000)),
  // Keys whose time is up count until the real server comes across them.
  dbsize: (ours, real) => ours.kind === 'integer' && real.kind === 'integer' && Number(ours.text) <= Number(real.text),
  // A number of keys that only C's atoi reads leads Redis to another function, which tells a destination last.
  'command|getkeys': unordered,
  hgetall: pairs,
  'object|encoding': exact,
  // A small integer is shared or not, by the way it came there.
  'object|refcount': kinds,
  'object|freq': exact,
  'pubsub|channels': unordered,
  'pubsub|shardchannels': unordered,
  hello: outerKind,
  'client|id': kinds,
  'memory|usage': kinds,
  xadd: noSequenceLeft,
  xtrim: exact,
  xclaim: exact,
  xautoclaim: exact,
  xpending: idleAt(2),
  'xinfo|consumers': idleAt(5),
  'xinfo|stream': streamDetails,
  // Only called with a count of all members.
  spop: unordered,
};

function natureOfCall(command: Command, argv: Argv): Nature {
  if (command.name.startsWith('SORT') && keepsOrderOfSets(argv))
    return argv.some((word) => word.toUpperCase() === 'LIMIT') ? outerKind : unordered;
  const scan = scans[command.fullName];
  if (scan !== undefined) return !isCompleteScan(argv) ? onlyErrors : hasNoValues(argv) ? unordered : scan;
  const known = natures[command.fullName];
  if (known !== undefined) return known;
  if (command.tips?.includes('nondeterministic_output')) return kinds;
  return command.tips?.includes('nondeterministic_output_order') ? unordered : exact;
}
