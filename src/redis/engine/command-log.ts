import { type Binary, toBuffer } from '../../base/bytes';
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
/** What a word costs beside its bytes. */
const wordOverheadBytes = 24;

interface Kept {
  readonly record: CommandRecord;
  readonly bytes: number;
}

/** The last commands that were executed, in order. Memory is bounded by `capacity` records and {@link maxLogBytes}. */
export class CommandLog {
  /** Record `id` stands at place `id % capacity`. */
  private readonly ring: (Kept | undefined)[] = [];
  private count = 0;
  private length = 0;
  private bytes = 0;

  constructor(private readonly capacity: number) {}

  add(atMs: number, client: Client, argv: Argv): void {
    const cut = argv.some((word) => word.length > longestArgument) ? argv.map(cutWord) : argv;
    const bytes = cut.reduce((sum, word) => sum + word.length + wordOverheadBytes, 0);
    while (this.length > 0 && (this.length === this.capacity || this.bytes + bytes > maxLogBytes)) this.dropOldest();
    const record = { id: ++this.count, atMs, clientId: client.id, clientName: client.name, db: client.db, argv: cut };
    this.ring[record.id % this.capacity] = { record, bytes };
    this.length++;
    this.bytes += bytes;
  }

  /** Oldest first. */
  records(): CommandRecord[] {
    const oldest = this.count - this.length + 1;
    return Array.from({ length: this.length }, (_, at) => this.ring[(oldest + at) % this.capacity]!.record);
  }

  private dropOldest(): void {
    const place = (this.count - this.length + 1) % this.capacity;
    this.bytes -= this.ring[place]!.bytes;
    this.ring[place] = undefined;
    this.length--;
  }
}

/** A slice of a string would keep all of it in memory: the beginning is copied. */
function cutWord(word: Binary): Binary {
  return word.length > longestArgument ? toBuffer(word.slice(0, longestArgument)).toString('latin1') : word;
}
