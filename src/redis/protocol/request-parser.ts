import type { Binary } from '../../base/bytes';
import { parseInteger } from '../numbers';
import { ErrorReply } from '../reply';
import { ByteQueue } from './byte-queue';
import { splitArgs } from './split-args';
import { WholeRequests } from './whole-requests';

/** What the parser asks about the connection, anew for each request. */
export interface RequestLimits {
  /** proto-max-bulk-len. */
  readonly maxBulkBytes: number;
  /** Whoever has not given the password may send short commands only. */
  readonly isAuthenticated: boolean;
}

/** Longest header or inline request. */
export const maxLineBytes = 64 * 1024;
/** What V8 can hold in one string; a little less than Redis's 512 MiB. */
export const maxStringBytes = 2 ** 29 - 24;

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
/** Redis looks for line ends with strchr: a NUL in a line hides its end. */
const nul = 0;
const star = 0x2a;
const dollar = 0x24;
const maxCount = 2 ** 31 - 1;
/** What an empty word costs in memory, so that {@link RequestParser.heldBytes} tells the truth. */
const wordOverheadBytes = 32;
/** A longer word is made text in parts of at least so many bytes. */
const partBytes = 64 * 1024;
const unauthenticatedWords = 10;
const unauthenticatedBytes = 16384;

/**
 * Reads requests, arrays of RESP and inline commands, from bytes in pieces of any size, in time linear in their number.
 * Nothing is allocated for what a client merely announces. After an error it takes nothing more.
 */
export class RequestParser {
  private readonly queue = new ByteQueue();
  private failed = false;
  /** Words that the request has still to bring; 0 between requests. */
  private wordsLeft = 0;
  /** Bytes of the word that has begun; -1 before its header. */
  private wordBytes = -1;
  /** What has come of a long word. It is made text as it comes: in the end that would take too long at a stretch. */
  private parts: Binary[] = [];
  private partsBytes = 0;
  private words: Binary[] = [];
  private wordsBytes = 0;
  private readonly wholeRequests = new WholeRequests();

  constructor(private readonly limits: RequestLimits) {}

  push(chunk: Buffer): void {
    if (!this.failed) this.queue.push(chunk);
  }

  /** Bytes that have come and belong to no whole word. */
  get queuedBytes(): number {
    return this.queue.length + this.partsBytes;
  }

  /** Bytes held: of the words of an unfinished request and of what follows it. */
  get heldBytes(): number {
    return this.queuedBytes + this.wordsBytes;
  }

  /** Bytes that the word which is coming will have; 0 when none is on its way. */
  get awaitedBytes(): number {
    return Math.max(0, this.wordBytes);
  }

  /** The next request; undefined until more bytes come; the error to answer before the connection is closed. */
  next(): Binary[] | ErrorReply | undefined {
    while (this.queue.length > 0 && !this.failed) {
      const request = this.wordsLeft > 0 || this.queue.peek() === star ? this.array() : this.inline();
      if (request === undefined || request instanceof ErrorReply || request.length > 0) return request;
    }
    return undefined;
  }

  /** An inline request; empty for a blank line. */
  private inline(): Binary[] | ErrorReply | undefined {
    const length = this.queue.find(lineFeed, nul);
    if (length < 0) return this.queue.length > maxLineBytes ? this.fail('too big inline request') : undefined;
    const line = this.queue.take(length);
    this.queue.skip(1);
    return splitArgs(line.endsWith('\r') ? line.slice(0, -1) : line) ?? this.fail('unbalanced quotes in request');
  }

  /** An array of bulk strings; empty when it has no words ('*0', '*-1'). */
  private array(): Binary[] | ErrorReply | undefined {
    if (this.wordsLeft === 0) {
      const request = this.whole();
      if (request !== undefined) return request;
      const count = this.header('too big mbulk count string');
      if (count === undefined || count instanceof ErrorReply) return count;
      if (Number.isNaN(count) || count > maxCount) return this.fail('invalid multibulk length');
      if (count > unauthenticatedWords && !this.limits.isAuthenticated) return this.fail('unauthenticated multibulk length');
      if (count <= 0) return [];
      this.wordsLeft = count;
    }
    while (this.wordsLeft > 0) {
      const error = this.word();
      if (error !== true) return error;
    }
    const words = this.words;
    this.words = [];
    this.wordsBytes = 0;
    return words;
  }

  /** Reads one word. True when it is whole, undefined until more bytes come. */
  private word(): true | ErrorReply | undefined {
    if (this.wordBytes < 0) {
      if (this.queue.length === 0) return undefined;
      const isBulk = this.queue.peek() === dollar;
      const size = this.header('too big bulk count string', isBulk);
      if (size === undefined || size instanceof ErrorReply) return size;
      const limit = Math.min(this.limits.maxBulkBytes, maxStringBytes);
      if (Number.isNaN(size) || size < 0 || size > limit) return this.fail('invalid bulk length');
      if (size > unauthenticatedBytes && !this.limits.isAuthenticated) return this.fail('unauthenticated bulk length');
      this.wordBytes = size;
    }
    if (this.queue.length < this.wordBytes - this.partsBytes + 2) {
      if (this.queue.length >= partBytes) this.takePart();
      return undefined;
    }
    this.takePart();
    this.words.push(this.parts.length === 1 ? this.parts[0]! : this.parts.join(''));
    this.parts = [];
    this.partsBytes = 0;
    this.queue.skip(2);
    this.wordsBytes += this.wordBytes + wordOverheadBytes;
    this.wordsLeft--;
    this.wordBytes = -1;
    return true;
  }

  /** Takes what has come of the word. */
  private takePart(): void {
    const bytes = Math.min(this.queue.length, this.wordBytes - this.partsBytes);
    if (bytes === 0 && this.wordBytes > 0) return;
    this.parts.push(this.queue.take(bytes));
    this.partsBytes += bytes;
  }

  /** The number of a header line, which is taken: NaN when it is none. Undefined until the line is whole. */
  private header(tooBig: string, isBulk = true): number | ErrorReply | undefined {
    const length = this.queue.find(carriageReturn, nul);
    if (length < 0) return this.queue.length > maxLineBytes ? this.fail(tooBig) : undefined;
    if (this.queue.length < length + 2) return undefined;
    if (!isBulk) return this.fail(`expected '$', got '${this.queue.take(1)}'`);
    const line = this.queue.take(length);
    this.queue.skip(2);
    return parseInteger(line.slice(1)) ?? NaN;
  }

  /** A request that stands whole in the first chunk. */
  private whole(): Binary[] | undefined {
    const { queue, wholeRequests } = this;
    if (!this.limits.isAuthenticated) return undefined;
    const chunk = queue.head!;
    const start = queue.headOffset;
    const request = wholeRequests.read(chunk, start, queue.headEnd);
    if (request === undefined) return undefined;
    queue.skip(wholeRequests.end - start);
    return request;
  }

  private fail(reason: string): ErrorReply {
    this.failed = true;
    this.queue.clear();
    this.parts = [];
    this.partsBytes = 0;
    this.words = [];
    this.wordsBytes = 0;
    return new ErrorReply(`ERR Protocol error: ${reason.replace(/[\r\n]/g, ' ')}`);
  }
}
