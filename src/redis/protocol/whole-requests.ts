import { type Binary, sliceBinary } from '../../base/bytes';
import { KeptStrings, longestKept } from '../../base/kept-strings';

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const star = 0x2a;
const dollar = 0x24;
const zero = 0x30;
/** Digits of a number that is surely small enough. */
const mostDigits = 9;
/** The shortest word with its header and line ends: "$0\r\n\r\n". */
const leastWordBytes = 6;
/** Longer words are left to who looks at the limits for them: proto-max-bulk-len is no less than this. */
const longestWordBytes = 64 * 1024;
/** Words that have come before, on any connection. */
const kept = new KeptStrings();

/**
 * Reads what nearly always comes: an array of bulk strings with plain headers, whole in one chunk. It takes a request in one go where
 * {@link RequestParser} takes its parts one by one, and leaves to it whatever is not quite so: it never refuses anything.
 */
export class WholeRequests {
  /** Where in the chunk the request that was read last ends. */
  end = 0;
  /** Where it reads, and up to where there is something to read. */
  private at = 0;
  private stop = 0;

  /** The words of the request that begins at `start` and ends before `stop`; undefined where it is not so plain. */
  read(chunk: Buffer, start: number, stop: number): Binary[] | undefined {
    this.at = start;
    this.stop = stop;
    const count = this.header(chunk, star);
    if (count < 1 || count * leastWordBytes > stop - this.at) return undefined;
    const words = new Array<Binary>(count);
    for (let i = 0; i < count; i++) {
      const size = this.header(chunk, dollar);
      const end = this.at + size;
      if (size < 0 || size > longestWordBytes || end + 2 > stop) return undefined;
      words[i] = size <= longestKept ? short(chunk, this.at, end) : sliceBinary(chunk, this.at, end);
      this.at = end + 2;
    }
    this.end = this.at;
    return words;
  }

  /** The number of a header line, behind which it goes on reading; -1 where it is not plain or not whole. */
  private header(chunk: Buffer, mark: number): number {
    let { at } = this;
    // With its mark and one digit, and what follows it, a header has four bytes at least.
    if (at + 4 > this.stop || chunk[at] !== mark) return -1;
    const first = ++at;
    const last = Math.min(this.stop, first + mostDigits);
    let number = 0;
    for (let digit = chunk[at]! - zero; digit >= 0 && digit <= 9; digit = chunk[at]! - zero) {
      number = number * 10 + digit;
      if (++at >= last) return -1;
    }
    if (at === first || (chunk[first] === zero && at > first + 1)) return -1;
    if (at + 1 >= this.stop || chunk[at] !== carriageReturn || chunk[at + 1] !== lineFeed) return -1;
    this.at = at + 2;
    return number;
  }
}

function short(chunk: Buffer, start: number, end: number): Binary {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + chunk[at]!) | 0;
  return kept.read(chunk, start, { end, hash });
}
