import type { Binary } from '../../../base/bytes';
import { Block, type BlockRequest } from '../../block';
import type { Client } from '../../client';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors, upToZero } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply, MapReply, nullArray, type Reply } from '../../reply';
import { parseTimeoutOfMs } from '../../timeout';

/** What XREAD and XREADGROUP are told. */
export interface ReadRequest {
  readonly group: GroupReader | undefined;
  /** At most so many entries of each stream; 0: all. */
  readonly count: number;
  /** How long to wait for entries, 0: for ever; undefined: not at all. */
  readonly blockMs: number | undefined;
  /** What is delivered to the group does not become pending. */
  readonly noAck: boolean;
  /** Beside what is new, what has been pending for so long; undefined: nothing of that. */
  readonly claimIdleMs: number | undefined;
  readonly keys: readonly Binary[];
  /** For each key, as the client says it. */
  readonly ids: readonly Binary[];
}

export interface GroupReader {
  readonly name: Binary;
  readonly consumer: Binary;
}

/** Before 7.2 a client that has waited gets no more at once than this, unless it says how much. */
const usualCountAfterWait = 1000;

const onlyInXreadgroup = (option: string): ErrorReply =>
  new ErrorReply(`ERR The ${option} option is only supported by XREADGROUP. You called XREAD instead.`);
const missingGroup = new ErrorReply('ERR Missing GROUP option for XREADGROUP');
const idleInvalid = new ErrorReply('ERR min-idle-time is not an integer or out of range');
const idleNegative = new ErrorReply('ERR min-idle-time must be a positive integer');
const notInScripts = (name: Binary): ErrorReply => new ErrorReply(`ERR ${name} command is not allowed with BLOCK option from scripts`);

export function parseRead(argv: Argv, readsGroup: boolean, context: Context): ReadRequest {
  let group: GroupReader | undefined;
  let count = 0;
  let blockMs: number | undefined;
  let noAck = false;
  let claimIdleMs: number | undefined;
  for (let at = 1; at < argv.length; at++) {
    const option = argv[at]!.toUpperCase();
    const following = argv.length - 1 - at;
    if (option === 'BLOCK' && following >= 1) {
      if (context.client.isScript && !context.engine.version.has('7.4')) throw notInScripts(argv[0]!);
      blockMs = parseTimeoutOfMs(argv[++at]!, context);
    } else if (option === 'COUNT' && following >= 1) count = Math.max(0, integer(argv[++at]!));
    else if (option === 'STREAMS' && following >= 1) {
      if (following % 2 !== 0) throw unbalanced(readsGroup, context);
      if (readsGroup && group === undefined) throw missingGroup;
      const idsAt = at + 1 + following / 2;
      return { group, count, blockMs, noAck, claimIdleMs, keys: argv.slice(at + 1, idsAt), ids: argv.slice(idsAt) };
    } else if (option === 'GROUP' && following >= 2) {
      if (!readsGroup) throw onlyInXreadgroup('GROUP');
      group = { name: argv[at + 1]!, consumer: argv[at + 2]! };
      at += 2;
    } else if (option === 'NOACK') {
      if (!readsGroup) throw onlyInXreadgroup('NOACK');
      noAck = true;
    } else if (option === 'CLAIM' && following >= 1 && context.engine.version.has('8.4')) {
      if (!readsGroup) throw onlyInXreadgroup('CLAIM');
      claimIdleMs = integer(argv[++at]!, idleInvalid);
      if (claimIdleMs < 0) throw idleNegative;
    } else throw errors.syntax;
  }
  throw errors.syntax;
}

/** Whether a client gave a special id such as `$`, which C compares up to the first zero byte. */
export function isSpecial(id: Binary, special: Binary): boolean {
  return upToZero(id) === special;
}

/** The streams that have something to read, with their entries. */
export function readReply({ protocol }: Client, streams: readonly (readonly [Binary, Reply])[]): Reply {
  return protocol === 3 ? new MapReply(streams) : streams;
}

/** How a client that waits is served. */
export interface Waiting {
  /** Reads anew, as since 7.2 a command that has waited does; undefined: it goes on waiting. */
  readonly again: BlockRequest['serve'];
  /** What was done before 7.2: only the stream that became ready is looked at. */
  readonly byKey: (context: Context, key: Binary, limit: number) => Reply | undefined;
  readonly wakesAtMs?: BlockRequest['wakesAtMs'];
}

/** Lets the client wait for a stream, if it said so. */
export function waitOrNothing(request: ReadRequest, context: Context, { again, byKey, wakesAtMs }: Waiting): Reply | Block {
  const { keys, blockMs, count } = request;
  if (blockMs === undefined) return nullArray;
  const limit = count || usualCountAfterWait;
  const serve = context.engine.version.has('7.2') ? again : (each: Context, key: Binary) => byKey(each, key, limit);
  return new Block({ keys, awaits: 'stream', timeoutMs: blockMs, serve, wakesAtMs, onTimeout: nullArray });
}

function unbalanced(readsGroup: boolean, { engine: { version } }: Context): ErrorReply {
  const list = !version.has('7.2') ? 'XREAD' : readsGroup ? "'xreadgroup'" : "'xread'";
  const special = version.has('7.2') && readsGroup ? " or '>'" : version.has('8.0') ? ", '+', or '$'" : " or '$'";
  return new ErrorReply(`ERR Unbalanced ${list} list of streams: for each stream key an ID${special} must be specified.`);
}
