import type { Binary } from '../../base/bytes';

/** Chunks below this size are gathered, so that bytes that come one by one do not cost an object each. */
const smallChunkBytes = 16 * 1024;
const gatherBytes = 32 * 1024;
const nothing = Buffer.alloc(0);

/** Bytes that have come and were not taken yet. Every byte is looked at and copied a constant number of times. */
export class ByteQueue {
  private chunks: Buffer[] = [];
  /** Which chunk stands first, and where in it the queue begins. */
  private first = 0;
  private offset = 0;
  private bytes = 0;
  /** How much room there is left behind the last chunk, when it is one of ours. */
  private tailRoom = 0;
  /** Where `find` goes on: it never looks at a byte twice. */
  private readonly searched = { chunk: 0, at: 0, bytes: 0 };

  get length(): number {
    return this.bytes;
  }

  /** The chunk in which the queue begins, for a look without copying. Undefined when the queue is empty. */
  get head(): Buffer | undefined {
    return this.chunks[this.first];
  }

  /** Where in {@link head} the queue begins. */
  get headOffset(): number {
    return this.offset;
  }

  /** Up to where {@link head} is filled. */
  get headEnd(): number {
    return this.endOf(this.first);
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    const isEmpty = this.bytes === 0;
    if (isEmpty) this.clear();
    this.bytes += chunk.length;
    if (!isEmpty && chunk.length < smallChunkBytes) this.gather(chunk);
    else this.append(chunk);
  }

  /** The first byte, or undefined. */
  peek(): number | undefined {
    return this.chunks[this.first]?.[this.offset];
  }

  /**
   * How many bytes stand before the first `byte`; -1 when it has not come, or when `barrier` comes before it.
   * Always asked for the same bytes until something is taken.
   */
  find(byte: number, barrier = -1): number {
    const { chunks, searched } = this;
    for (; searched.chunk < chunks.length; searched.chunk++, searched.at = 0) {
      const chunk = chunks[searched.chunk]!;
      const end = this.endOf(searched.chunk);
      for (let at = searched.at; at < end; at++) {
        const each = chunk[at]!;
        if (each !== byte && each !== barrier) continue;
        searched.bytes += at - searched.at;
        searched.at = at;
        return each === byte ? searched.bytes : -1;
      }
      searched.bytes += end - searched.at;
      searched.at = end;
      // More may be gathered into the last chunk.
      if (searched.chunk === chunks.length - 1) return -1;
    }
    return -1;
  }

  /** Removes the first `count` bytes, which are there, and returns them. */
  take(count: number): Binary {
    const head = this.chunks[this.first];
    if (head === undefined) return '';
    const end = this.offset + count;
    if (end <= this.endOf(this.first)) {
      const text = head.toString('latin1', this.offset, end);
      this.skip(count);
      return text;
    }
    const parts: Binary[] = [];
    for (let left = count; left > 0;) {
      const size = Math.min(left, this.endOf(this.first) - this.offset);
      parts.push(this.chunks[this.first]!.toString('latin1', this.offset, this.offset + size));
      this.skip(size);
      left -= size;
    }
    return parts.join('');
  }

  /** Removes the first `count` bytes, which are there. */
  skip(count: number): void {
    this.bytes -= count;
    for (let left = count; left > 0;) {
      const size = this.endOf(this.first) - this.offset;
      if (left < size) {
        this.offset += left;
        break;
      }
      left -= size;
      this.chunks[this.first++] = nothing;
      this.offset = 0;
    }
    if (this.bytes === 0) this.clear();
    else if (this.first > 1024 && this.first * 2 > this.chunks.length) this.forgetTaken();
    this.searchFromHead();
  }

  clear(): void {
    // Nearly always there is one: V8 sets an array's length by a call of its runtime, which takes longer than a request.
    while (this.chunks.length > 0) this.chunks.pop();
    this.first = 0;
    this.offset = 0;
    this.bytes = 0;
    this.tailRoom = 0;
    this.searchFromHead();
  }

  private searchFromHead(): void {
    const { searched } = this;
    searched.chunk = this.first;
    searched.at = this.offset;
    searched.bytes = 0;
  }

  private forgetTaken(): void {
    this.chunks = this.chunks.slice(this.first);
    this.first = 0;
  }

  private endOf(chunk: number): number {
    const length = this.chunks[chunk]!.length;
    return chunk === this.chunks.length - 1 ? length - this.tailRoom : length;
  }

  /** Puts a chunk behind the others; what room the last one had left is given up. */
  private append(chunk: Buffer): void {
    const last = this.chunks.length - 1;
    if (this.tailRoom > 0) this.chunks[last] = this.chunks[last]!.subarray(0, this.endOf(last));
    this.chunks.push(chunk);
    this.tailRoom = 0;
  }

  private gather(chunk: Buffer): void {
    const last = this.chunks[this.chunks.length - 1]!;
    const fits = Math.min(this.tailRoom, chunk.length);
    if (fits > 0) {
      chunk.copy(last, last.length - this.tailRoom, 0, fits);
      this.tailRoom -= fits;
    }
    if (fits === chunk.length) return;
    const tail = Buffer.allocUnsafeSlow(gatherBytes);
    chunk.copy(tail, 0, fits);
    this.chunks.push(tail);
    this.tailRoom = gatherBytes - (chunk.length - fits);
  }
}
