import { toBinary, toText, type BytesLike } from '../base/bytes';
import { DistributedError } from '../base/errors';
import { settle } from '../bridge/inner';
import type { WireCommand, WireReply } from '../bridge/wire';
import { decodeReply, type RedisReply } from './redis-reply';

/** A command that a Redis has executed. */
export interface RecordedCommand {
  /** Counts from 1 over the life of the server. */
  readonly id: number;
  /** Milliseconds since the Unix epoch, on the server's clock. */
  readonly atMs: number;
  /** The connection, as CLIENT ID and CLIENT GETNAME tell it. */
  readonly clientId: number;
  readonly clientName: string;
  readonly db: number;
  /** The command and its arguments, as UTF-8 text. */
  readonly argv: readonly string[];
}

export function decodeCommand(command: WireCommand): RecordedCommand {
  return { ...command, argv: command.argv.map(toText) };
}

interface Execution {
  readonly argv: readonly BytesLike[];
  /** Whether bulk strings come as Buffers. */
  readonly buffers: boolean;
}

/** Runs a command in Node's own realm. @param wanted the call as errors name it, 'redis.call()' @param find what runs it; throws where there is none */
export async function execute(
  wanted: string,
  find: (wanted: string) => { call(argv: readonly string[]): Promise<WireReply> },
  { argv, buffers }: Execution,
): Promise<RedisReply> {
  const binary = argv.map((argument, index) => {
    if (['string', 'number', 'bigint'].includes(typeof argument) || ArrayBuffer.isView(argument)) return toBinary(argument);
    throw notBytes(wanted, index, argument);
  });
  return decodeReply(await settle(find(wanted).call(binary)), buffers);
}

function notBytes(where: string, index: number, value: unknown): DistributedError {
  return new DistributedError({
    code: 'JD_ARGUMENT',
    what: `Argument ${index} of ${where} is ${value === null ? 'null' : `of type ${typeof value}`}.`,
    fix: 'Redis takes texts, numbers, bigints and bytes (Buffer, Uint8Array); turn other values into one of these, e.g. by JSON.stringify.',
  });
}
