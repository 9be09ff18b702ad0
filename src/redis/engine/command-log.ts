import type { Binary } from '../../base/bytes';
import type { Client } from '../client';
import type { Argv } from '../command';

/** One executed command. */
export interface CommandRecord {
  /** Counts from 1 over the life of the server. */
  readonly id: number;
  /** Milliseconds since the epoch, on the server's clock. */
  readonly atMs: number;
  readonly clientId: number;
  readonly clientName: Binary;
  readonly db: number;
  /** Name and arguments; an argument longer than {@link longestArgument} bytes is cut there. */
  readonly argv: Argv;
}

export const longestArgument = 4096;
/** All records together; the oldest go first. The newest one stays in any case. */
export const maxLogBytes = 64 * 1024 * 1024;
/** What a page holds; a longer record has a page to itself. */
export const logPageBytes = 16 * 1024;
/** Before the words of a record stand its time, its client, the database and how many words there are. */
const headBytes = 20;
/** Before the bytes of a word stands how many they are. */
const wordHeadBytes = 2;
/** Up to so many bytes are written one by one: a call that leaves JavaScript costs more. */
const shortWordBytes = 48;

/**
 * The last commands that were executed, in order. Memory is bounded by `capacity` records and {@link maxLogBytes}.
 * Records are bytes in pages, not objects: thousands of young objects that stay alive would be half of the work of a busy server, as garbage collection.
 */
export class CommandLog {
  /** Oldest first. */
  private readonly pages: Page[] = [];
  /** One that is no longer needed, for the next use. */
  private spare: Page | undefined;
  private count = 0;
  private bytes = 0;

  constructor(private readonly capacity: number) {}

  add(atMs: number, client: Client, argv: Argv): void {
    this.pageFor(recordBytes(client, argv)).add(atMs, client, argv);
    this.count++;
    const [first] = this.pages;
    if (first!.lastId <= this.count - this.capacity) this.dropFirst();
  }

  /** Oldest first. */
  records(): CommandRecord[] {
    return this.pages.flatMap((page) => page.records()).slice(-this.capacity);
  }

  private pageFor(bytes: number): Page {
    const last = this.pages.at(-1);
    return last !== undefined && last.room >= bytes ? last : this.nextPage(bytes);
  }

  private nextPage(bytes: number): Page {
    const page = bytes <= logPageBytes ? (this.spare ?? new Page(logPageBytes)) : new Page(bytes);
    if (page === this.spare) this.spare = undefined;
    page.begin(this.count + 1);
    this.pages.push(page);
    this.bytes += page.size;
    while (this.bytes > maxLogBytes && this.pages.length > 1) this.dropFirst();
    return page;
  }

  private dropFirst(): void {
    const page = this.pages.shift()!;
    this.bytes -= page.size;
    if (page.size === logPageBytes) this.spare = page;
  }
}

/** Records one after the other. */
class Page {
  private readonly buffer: Buffer;
  private readonly view: DataView;
  private firstId = 0;
  private count = 0;
  private used = 0;

  constructor(readonly size: number) {
    this.buffer = Buffer.allocUnsafeSlow(size);
    this.view = new DataView(this.buffer.buffer);
  }

  get room(): number {
    return this.size - this.used;
  }

  get lastId(): number {
    return this.firstId + this.count - 1;
  }

  /** Empties it. @param firstId of the record that is added next */
  begin(firstId: number): void {
    this.firstId = firstId;
    this.count = 0;
    this.used = 0;
  }

  add(atMs: number, { id, db, name }: Client, argv: Argv): void {
    const { view, used } = this;
    view.setFloat64(used, atMs);
    view.setInt32(used + 8, id);
    view.setUint32(used + 12, db);
    view.setUint32(used + 16, argv.length);
    let at = this.put(used + headBytes, name);
    for (let i = 0; i < argv.length; i++) at = this.put(at, argv[i]!);
    this.used = at;
    this.count++;
  }

  records(): CommandRecord[] {
    const { buffer, view } = this;
    let at = 0;
    const word = (): Binary => {
      const start = at + wordHeadBytes;
      at = start + view.getUint16(at);
      return buffer.toString('latin1', start, at);
    };
    return Array.from({ length: this.count }, (_, index) => {
      const head = { id: this.firstId + index, atMs: view.getFloat64(at), clientId: view.getInt32(at + 8), db: view.getUint32(at + 12) };
      const length = view.getUint32(at + 16);
      at += headBytes;
      return { ...head, clientName: word(), argv: Array.from({ length }, word) };
    });
  }

  /** @returns where the next word goes */
  private put(at: number, word: Binary): number {
    const length = Math.min(word.length, longestArgument);
    const start = at + wordHeadBytes;
    this.view.setUint16(at, length);
    if (length > shortWordBytes) this.buffer.write(word, start, length, 'latin1');
    else for (let i = 0; i < length; i++) this.buffer[start + i] = word.charCodeAt(i);
    return start + length;
  }
}

function recordBytes({ name }: Client, argv: Argv): number {
  let bytes = headBytes + wordHeadBytes + Math.min(name.length, longestArgument);
  for (let i = 0; i < argv.length; i++) bytes += wordHeadBytes + Math.min(argv[i]!.length, longestArgument);
  return bytes;
}
