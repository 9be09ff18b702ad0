import type { Binary } from '../../../base/bytes';
import type { Client, TrackingMode } from '../../client';
import { type Argv, command } from '../../command';
import type { Context } from '../../context';
import { errors, oneLine, upToZero } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply, ok, Replies } from '../../reply';
import { onOrOff } from './_on-or-off';

export default command({
  name: 'CLIENT|TRACKING',
  summary: 'Enable or disable server assisted client side caching support',
  since: '6.0.0',
  complexity: 'O(1). Some options may introduce additional complexity.',
  group: 'connection',
  arity: -3,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  syntax: 'status:<ON | OFF> [REDIRECT client-id:integer] [PREFIX prefix]*... [BCAST] [OPTIN] [OPTOUT] [NOLOOP]',
  run(context, argv) {
    const { client, engine } = context;
    const options = parseOptions(context, argv);
    if (!onOrOff(argv[2]!)) {
      engine.tracking.disable(client);
      return ok;
    }
    const { prefixes } = options;
    const mode = modeOf(client, options);
    const overlap = mode.isBroadcast ? overlapOf(prefixes, client.tracking?.prefixes ?? []) : undefined;
    if (overlap !== undefined && !overlap.isIgnored) return overlap.error;
    engine.tracking.enable(client, mode, prefixes);
    return overlap === undefined ? ok : new Replies([overlap.error, ok]);
  },
});

interface Options {
  readonly redirectTo: number;
  readonly prefixes: readonly Binary[];
  /** BCAST, OPTIN, OPTOUT, NOLOOP. */
  readonly words: ReadonlySet<string>;
}

function parseOptions({ engine }: Context, argv: Argv): Options {
  let redirectTo = 0;
  const prefixes: Binary[] = [];
  const words = new Set<string>();
  for (let at = 3; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    const value = argv[at + 1];
    if (word === 'REDIRECT' && value !== undefined) {
      if (redirectTo !== 0) throw oneRedirection;
      redirectTo = integer(value);
      if (!engine.clients.has(redirectTo)) throw noSuchClient;
      at++;
    } else if (word === 'PREFIX' && value !== undefined) {
      prefixes.push(value);
      at++;
    } else if (['BCAST', 'OPTIN', 'OPTOUT', 'NOLOOP'].includes(word)) {
      words.add(word);
    } else {
      throw errors.syntax;
    }
  }
  return { redirectTo, prefixes, words };
}

/** @throws the error when the options do not go together, or not with those that the client tracks by. */
function modeOf({ tracking }: Client, { redirectTo, prefixes, words }: Options): TrackingMode {
  const isBroadcast = words.has('BCAST');
  const [isOptIn, isOptOut] = [words.has('OPTIN'), words.has('OPTOUT')];
  if (prefixes.length > 0 && !isBroadcast) throw prefixWithoutBroadcast;
  if (tracking !== undefined && tracking.isBroadcast !== isBroadcast) throw broadcastSwitched;
  if (isBroadcast && (isOptIn || isOptOut)) throw optWithBroadcast;
  if (isOptIn && isOptOut) throw bothOpts;
  if ((isOptIn && tracking?.choice === 'optout') || (isOptOut && tracking?.choice === 'optin')) throw optSwitched;
  return { isBroadcast, choice: isOptIn ? 'optin' : isOptOut ? 'optout' : 'all', isNoLoop: words.has('NOLOOP'), redirectTo };
}

interface Overlap {
  readonly error: ErrorReply;
  /** Redis tells of an overlap that does not concern the first prefix given, and goes on all the same. */
  readonly isIgnored: boolean;
}

function overlapOf(given: readonly Binary[], present: Iterable<Binary>): Overlap | undefined {
  for (const [at, prefix] of given.entries()) {
    const other = firstOverlapping(prefix, present);
    if (other !== undefined) return { error: overlapError(prefix, 'an existing', other), isIgnored: false };
    const later = given.slice(at + 1).find((each) => overlap(each, prefix));
    if (later !== undefined) return { error: overlapError(prefix, 'another provided', later), isIgnored: at > 0 };
  }
  return undefined;
}

/** In the order of bytes. */
function firstOverlapping(prefix: Binary, others: Iterable<Binary>): Binary | undefined {
  let first: Binary | undefined;
  for (const other of others) if (overlap(other, prefix) && (first === undefined || other < first)) first = other;
  return first;
}

/** Whether some key begins with both. */
function overlap(one: Binary, other: Binary): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

function overlapError(prefix: Binary, kind: string, other: Binary): ErrorReply {
  const [shown, against] = [prefix, other].map((each) => oneLine(upToZero(each)));
  return new ErrorReply(`ERR Prefix '${shown}' overlaps with ${kind} prefix '${against}'. Prefixes for a single client must not overlap.`);
}

const oneRedirection = new ErrorReply('ERR A client can only redirect to a single other client');
const noSuchClient = new ErrorReply('ERR The client ID you want redirect to does not exist');
const prefixWithoutBroadcast = new ErrorReply('ERR PREFIX option requires BCAST mode to be enabled');
const broadcastSwitched = new ErrorReply(
  "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode.",
);
const optWithBroadcast = new ErrorReply('ERR OPTIN and OPTOUT are not compatible with BCAST');
const bothOpts = new ErrorReply("ERR You can't specify both OPTIN mode and OPTOUT mode");
const optSwitched = new ErrorReply(
  "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode.",
);
