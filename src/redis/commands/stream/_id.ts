import type { Binary } from '../../../base/bytes';
import { upToZero } from '../../errors';
import { idAfter, idBefore, maxId, minId, StreamId } from '../../keyspace/stream/stream-id';
import { maxUint64, toUint64, type Uint64 } from '../../keyspace/stream/uint64';
import { ErrorReply } from '../../reply';

export const invalidId = new ErrorReply('ERR Invalid stream ID specified as stream command argument');
const invalidStart = new ErrorReply('ERR invalid start ID for the interval');
const invalidEnd = new ErrorReply('ERR invalid end ID for the interval');

/** The id of an entry to be added. Without a sequence number the stream gives it one. */
export interface NewId {
  readonly ms: Uint64;
  readonly seq: Uint64 | undefined;
}

/** `<ms>-<seq>` or `<ms>`, whose sequence number is then 0. @throws that it is none */
export function parseId(text: Binary): StreamId {
  return parsed(text, 0);
}

/** As {@link parseId}; undefined when it is none. */
export function tryParseId(text: Binary): StreamId | undefined {
  return readId(text, 0);
}

/** As {@link parseId}, and `-` and `+`. @throws that it is none */
export function parseAnyId(text: Binary): StreamId {
  return parsedAny(text, 0);
}

/** `<ms>-<seq>`, `<ms>` or `<ms>-*`. @throws that it is none */
export function parseNewId(text: Binary): NewId {
  if (text.length > longestId) throw invalidId;
  const whole = upToZero(text);
  const dash = whole.indexOf('-');
  if (dash < 0 || whole.slice(dash + 1) !== '*') return parseId(text);
  const ms = parseUint64(whole.slice(0, dash));
  if (ms === undefined) throw invalidId;
  return { ms, seq: undefined };
}

/** The first id of an interval: an id, `-`, `+`, or `(` and an id that does not belong to it. @throws that there is none */
export function parseStart(text: Binary): StreamId {
  if (!isExclusive(text)) return parsedAny(text, 0);
  const id = idAfter(parsed(text.slice(1), 0));
  if (id === undefined) throw invalidStart;
  return id;
}

/** The last id of an interval. One without a sequence number stands for the last of its millisecond. @throws that there is none */
export function parseEnd(text: Binary): StreamId {
  if (!isExclusive(text)) return parsedAny(text, maxUint64);
  const id = idBefore(parsed(text.slice(1), maxUint64));
  if (id === undefined) throw invalidEnd;
  return id;
}

function isExclusive(text: Binary): boolean {
  return text.length > 1 && text.startsWith('(');
}

function parsedAny(text: Binary, missingSeq: Uint64): StreamId {
  if (text === '-') return minId;
  return text === '+' ? maxId : parsed(text, missingSeq);
}

function parsed(text: Binary, missingSeq: Uint64): StreamId {
  const id = readId(text, missingSeq);
  if (id === undefined) throw invalidId;
  return id;
}

/** Redis copies an id into a buffer of 128 bytes. */
const longestId = 127;
/** So many digits make a safe integer. */
const safeDigits = 15;

function readId(text: Binary, missingSeq: Uint64): StreamId | undefined {
  const { length } = text;
  let at = 0;
  const readDigits = (): number => {
    let value = 0;
    for (; at < length; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    return value;
  };
  const ms = readDigits();
  if (at === 0 || at > safeDigits) return readUnusualId(text, missingSeq);
  if (at === length) return new StreamId(ms, missingSeq);
  const from = ++at;
  const seq = readDigits();
  if (text[from - 1] !== '-' || at < length || at === from || at - from > safeDigits) return readUnusualId(text, missingSeq);
  return new StreamId(ms, seq);
}

function readUnusualId(text: Binary, missingSeq: Uint64): StreamId | undefined {
  if (text.length > longestId) return undefined;
  const whole = upToZero(text);
  const dash = whole.indexOf('-');
  const ms = parseUint64(dash < 0 ? whole : whole.slice(0, dash));
  const seq = dash < 0 ? missingSeq : parseUint64(whole.slice(dash + 1));
  return ms === undefined || seq === undefined ? undefined : new StreamId(ms, seq);
}

/**
 * An unsigned 64-bit integer as Redis reads it: what is no canonical 64-bit integer goes to C's strtoull,
 * which takes spaces before, signs and leading zeros, and subtracts from 2^64 after a minus.
 */
function parseUint64(text: Binary): Uint64 | undefined {
  const match = /^[ \t-\r]*([+-]?)([0-9]+)$/.exec(text);
  if (match === null) return undefined;
  const [, sign, digits] = match;
  const magnitude = BigInt(digits!);
  if (magnitude > maxUint64) return undefined;
  if (sign !== '-') return toUint64(magnitude);
  const isCanonical = /^-[1-9]/.test(text) && magnitude <= 2n ** 63n;
  return isCanonical ? undefined : toUint64(-magnitude);
}
