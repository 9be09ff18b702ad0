import type { Binary } from '../../base/bytes';
import {
  BigNumberReply,
  BooleanReply,
  DoubleReply,
  ErrorReply,
  MapReply,
  nullArray,
  PushReply,
  type Reply,
  SetReply,
  SimpleReply,
  VerbatimReply,
} from '../reply';
import { ByteQueue } from './byte-queue';

const carriageReturn = 0x0d;
/** Deeper nesting is no reply of Redis. */
const maxDepth = 512;

/** An aggregate whose items have not all come. */
interface Frame {
  readonly mark: string;
  left: number;
  readonly items: Reply[];
}

/** Reads replies of RESP2 and RESP3 from bytes in pieces of any size: the inverse of `encode`. */
export class ReplyDecoder {
  private readonly queue = new ByteQueue();
  private readonly frames: Frame[] = [];
  /** A bulk whose header has come. */
  private bulk: { readonly mark: string; readonly bytes: number } | undefined;

  push(chunk: Buffer): void {
    this.queue.push(chunk);
  }

  /** The next whole reply; undefined until more bytes come. @throws Error when the bytes are no RESP. */
  next(): Reply | undefined {
    for (;;) {
      const value = this.value();
      if (value === undefined) return undefined;
      const whole = this.complete(value);
      if (whole !== undefined) return whole;
    }
  }

  /** Puts a value into the aggregate that waits for it. @returns the outermost reply when it is whole */
  private complete(value: Reply | Frame): Reply | undefined {
    let reply: Reply | Frame = value;
    for (;;) {
      if (isFrame(reply)) {
        if (reply.left > 0) {
          if (this.frames.length >= maxDepth) throw new Error('a reply nested too deeply');
          this.frames.push(reply);
          return undefined;
        }
        const whole = aggregate(reply);
        // Attributes describe the next value and are no reply.
        if (whole === undefined) return undefined;
        reply = whole;
      }
      const frame = this.frames.at(-1);
      if (frame === undefined) return reply;
      frame.items.push(reply);
      if (--frame.left > 0) return undefined;
      this.frames.pop();
      reply = frame;
    }
  }

  /** A single value, or the head of an aggregate. */
  private value(): Reply | Frame | undefined {
    if (this.bulk !== undefined) return this.bulkBody(this.bulk);
    const length = this.queue.find(carriageReturn);
    if (length < 0 || this.queue.length < length + 2) return undefined;
    const line = this.queue.take(length);
    this.queue.skip(2);
    return this.line(line.slice(0, 1), line.slice(1));
  }

  private line(mark: string, rest: Binary): Reply | Frame | undefined {
    switch (mark) {
      case '+':
        return new SimpleReply(rest);
      case '-':
        return new ErrorReply(rest);
      case ':':
        return integer(rest);
      case '_':
        return null;
      case '#':
        return new BooleanReply(rest === 't');
      case ',':
        return new DoubleReply(double(rest));
      case '(':
        return new BigNumberReply(rest);
      case '$':
      case '!':
      case '=':
        if (rest === '-1') return null;
        this.bulk = { mark, bytes: size(rest) };
        return this.bulkBody(this.bulk);
      case '*':
      case '~':
      case '>':
        return rest === '-1' ? nullArray : { mark, left: size(rest), items: [] };
      case '%':
      case '|':
        return { mark, left: 2 * size(rest), items: [] };
      default:
        throw new Error(`a reply that begins with '${mark}'`);
    }
  }

  private bulkBody({ mark, bytes }: { readonly mark: string; readonly bytes: number }): Reply | undefined {
    if (this.queue.length < bytes + 2) return undefined;
    this.bulk = undefined;
    const text = this.queue.take(bytes);
    this.queue.skip(2);
    if (mark === '!') return new ErrorReply(text);
    return mark === '=' ? new VerbatimReply(text.slice(4), text.slice(0, 3) as 'txt') : text;
  }
}

function isFrame(value: Reply | Frame): value is Frame {
  return typeof value === 'object' && value !== null && 'mark' in value;
}

function aggregate({ mark, items }: Frame): Reply | undefined {
  if (mark === '*') return items;
  if (mark === '~') return new SetReply(items);
  if (mark === '>') return new PushReply(items);
  if (mark === '|') return undefined;
  const entries: [Reply, Reply][] = [];
  for (let at = 0; at < items.length; at += 2) entries.push([items[at]!, items[at + 1]!]);
  return new MapReply(entries);
}

function size(digits: Binary): number {
  if (!/^[0-9]{1,15}$/.test(digits)) throw new Error(`a reply with the length '${digits}'`);
  return Number(digits);
}

function integer(digits: Binary): number | bigint {
  if (!/^[+-]?[0-9]+$/.test(digits)) throw new Error(`a reply with the integer '${digits}'`);
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

function double(digits: Binary): number {
  if (/^[+-]?inf$/i.test(digits)) return digits.startsWith('-') ? -Infinity : Infinity;
  return /^-?nan$/i.test(digits) ? NaN : Number(digits);
}
