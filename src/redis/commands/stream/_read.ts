import type { Binary } from '../../../base/bytes';
import { Block } from '../../block';
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
  readonly keys: readonly Binary[];
  /** For each key, as the client says it. */
  readonly ids: readonly Binary[];
}

export interface GroupReader {
  readonly name: Binary;
  readonly consumer: Binary;
}

/** A client that has waited gets no more at once than this, unless it says how much. */
const usualCountAfterWait = 1000;

const groupInXread = new ErrorReply('ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.');
const noAckInXread = new ErrorReply('ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.');
const missingGroup = new ErrorReply('ERR Missing GROUP option for XREADGROUP');
const notInScripts = (name: Binary): ErrorReply => new ErrorReply(`ERR ${name} command is not allowed with BLOCK option from scripts`);

export function parseRead(argv: Argv, readsGroup: boolean, context: Context): ReadRequest {
  let group: GroupReader | undefined;
  let count = 0;
  let blockMs: number | undefined;
  let noAck = false;
  for (let at = 1; at < argv.length; at++) {
    const option = argv[at]!.toUpperCase();
    const following = argv.length - 1 - at;
    if (option === 'BLOCK' && following >= 1) {
      if (context.client.isScript) throw notInScripts(argv[0]!);
      blockMs = parseTimeoutOfMs(argv[++at]!, context);
    } else if (option === 'COUNT' && following >= 1) count = Math.max(0, integer(argv[++at]!));
    else if (option === 'STREAMS' && following >= 1) {
      if (following % 2 !== 0) throw unbalanced(readsGroup, context);
      if (readsGroup && group === undefined) throw missingGroup;
      const idsAt = at + 1 + following / 2;
      return { group, count, blockMs, noAck, keys: argv.slice(at + 1, idsAt), ids: argv.slice(idsAt) };
    } else if (option === 'GROUP' && following >= 2) {
      if (!readsGroup) throw groupInXread;
      group = { name: argv[at + 1]!, consumer: argv[at + 2]! };
      at += 2;
    } else if (option === 'NOACK') {
      if (!readsGroup) throw noAckInXread;
      noAck = true;
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

/** Lets the client wait for a stream, if it said so. */
export function waitOrNothing({ keys, blockMs, count }: ReadRequest, serve: (limit: number) => Block['wait']['serve']): Reply | Block {
  if (blockMs === undefined) return nullArray;
  return new Block({ keys, awaits: 'stream', timeoutMs: blockMs, serve: serve(count || usualCountAfterWait), onTimeout: nullArray });
}

function unbalanced(readsGroup: boolean, { engine: { version } }: Context): ErrorReply {
  const [list, special] = !version.has('7.2') ? ['XREAD', '$'] : readsGroup ? ["'xreadgroup'", '>'] : ["'xread'", '$'];
  return new ErrorReply(`ERR Unbalanced ${list} list of streams: for each stream key an ID or '${special}' must be specified.`);
}
