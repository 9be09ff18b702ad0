/** The longest run of bytes taken as they are. */
const maxLiteral = 32;
/** How far back a reference reaches. */
const maxDistance = 8192;
/** The longest stretch that one reference stands for. */
const maxMatch = 264;
const hashSize = 1 << 16;

/**
 * Compresses as the liblzf that Redis links: which earlier place a stretch refers to is its choice, and DUMP shows it.
 * Format and choices: liblzf by Marc Lehmann, 2^16 hash slots, the variant VERY_FAST.
 *
 * One object serves any number of inputs one after the other; its table need not be cleared between them.
 */
export class LzfCompressor {
  /** By the hash of three bytes: their last place, counted from `base`. What is below `base` belongs to an earlier input. */
  private readonly places = new Int32Array(hashSize);
  private base = 1;

  /** @returns undefined when the result would not fit into `limit` bytes */
  compress(input: Uint8Array, limit: number): Buffer | undefined {
    if (input.length === 0 || limit <= 0) return undefined;
    if (this.base + input.length > 2 ** 31 - 1) this.startOver();
    const output = new LzfOutput(input, limit);
    const end = input.length - 2;
    let at = 0;
    let fits = true;
    while (at < end && fits) {
      const earlier = this.exchange(input, at);
      if (earlier > 0 && at - earlier <= maxDistance && startsAlike(input, earlier, at)) {
        const length = matchLength(input, earlier, at);
        fits = output.reference(at - earlier, length);
        at += length;
        if (at >= end) break;
        // Of the places inside a match only the last two are remembered.
        this.exchange(input, at - 2);
        this.exchange(input, at - 1);
      } else {
        fits = output.literal(at++);
      }
    }
    this.base += input.length;
    return fits ? output.finish(at) : undefined;
  }

  /** Remembers a place. @returns the last one with the same hash; 0 or less when there is none */
  private exchange(input: Uint8Array, at: number): number {
    const three = (input[at]! << 16) | (input[at + 1]! << 8) | input[at + 2]!;
    const slot = ((three >>> 8) - three * 5) & (hashSize - 1);
    const earlier = this.places[slot]! - this.base;
    this.places[slot] = at + this.base;
    return earlier;
  }

  private startOver(): void {
    this.places.fill(0);
    this.base = 1;
  }
}

/** @returns the original bytes, or undefined when the compressed ones do not give exactly `length` of them */
export function lzfDecompress(input: Uint8Array, length: number): Buffer | undefined {
  const output = Buffer.allocUnsafe(length);
  let from = 0;
  let to = 0;
  while (from < input.length) {
    const control = input[from++]!;
    if (control < maxLiteral) {
      const count = control + 1;
      if (to + count > length || from + count > input.length) return undefined;
      for (let i = 0; i < count; i++) output[to++] = input[from++]!;
      continue;
    }
    let count = (control >>> 5) + 2;
    if (count === 9) count += input[from++] ?? 0;
    if (from >= input.length) return undefined;
    let source = to - ((control & 0x1f) << 8) - input[from++]! - 1;
    if (source < 0 || to + count > length) return undefined;
    // What a reference names may be what it is about to write: byte by byte, in order.
    for (let i = 0; i < count; i++) output[to++] = output[source++]!;
  }
  return to === length ? output : undefined;
}

/** Writes literals and references. Each run of literals begins with a byte for its length, kept free until the run ends. */
class LzfOutput {
  private readonly bytes: Buffer;
  /** Where the next byte goes; the byte before the run of literals is kept free. */
  private to = 1;
  private literals = 0;

  constructor(
    private readonly input: Uint8Array,
    private readonly limit: number,
  ) {
    // At the end up to two bytes and the length of a run may stand beyond the limit for a moment.
    this.bytes = Buffer.allocUnsafe(limit + 4);
  }

  /** @returns whether it had room */
  literal(at: number): boolean {
    if (this.to >= this.limit) return false;
    this.append(at);
    return true;
  }

  /** @returns whether it had room */
  reference(distance: number, length: number): boolean {
    this.endRun();
    if (this.to + 4 >= this.limit) return false;
    const high = (distance - 1) >>> 8;
    const count = length - 2;
    if (count < 7) this.bytes[this.to++] = high | (count << 5);
    else {
      this.bytes[this.to++] = high | (7 << 5);
      this.bytes[this.to++] = count - 7;
    }
    this.bytes[this.to++] = (distance - 1) & 0xff;
    this.to++;
    return true;
  }

  /** Takes the rest of the input as it is. */
  finish(from: number): Buffer | undefined {
    if (this.to + 3 > this.limit) return undefined;
    for (let at = from; at < this.input.length; at++) this.append(at);
    this.endRun();
    return this.bytes.subarray(0, this.to);
  }

  private append(at: number): void {
    this.bytes[this.to++] = this.input[at]!;
    if (++this.literals < maxLiteral) return;
    this.endRun();
    this.to++;
  }

  /** Writes the length of the run, or takes the byte kept for it back. */
  private endRun(): void {
    if (this.literals === 0) this.to--;
    else this.bytes[this.to - this.literals - 1] = this.literals - 1;
    this.literals = 0;
  }
}

function startsAlike(input: Uint8Array, a: number, b: number): boolean {
  return input[a] === input[b] && input[a + 1] === input[b + 1] && input[a + 2] === input[b + 2];
}

/**
 * How far the stretch at `at` equals the earlier one. liblzf leaves the last two bytes of the input out of a long match,
 * but for those among the first nineteen, which it compares without looking.
 */
function matchLength(input: Uint8Array, earlier: number, at: number): number {
  const most = Math.min(input.length - at - 2, maxMatch);
  const unchecked = most > 16 ? 18 : 2;
  let length = 3;
  while ((length <= unchecked || length < most) && input[earlier + length] === input[at + length]) length++;
  return length;
}
