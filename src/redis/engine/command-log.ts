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

const noWords: Argv = [];

/** A record's place in the ring, used again and again: an object for each command would cost the collector more than the log itself. */
class Place {
  atMs = 0;
  clientId = 0;
  clientName: Binary = '';
  db = 0;
  argv: Argv = noWords;
  bytes = 0;
}

/** The last commands that were executed, in order. Memory is bounded by `capacity` records and {@link maxLogBytes}. */
export class CommandLog {
  /** Record `id` stands at place `id % capacity`. */
  private readonly ring: Place[] = [];
  private count = 0;
  private length = 0;
  private bytes = 0;

  constructor(private readonly capacity: number) {}

  add(atMs: number, client: Client, argv: Argv): void {
    let bytes = argv.length * wordOverheadBytes;
    let isCut = false;
    for (let at = 0; at < argv.length; at++) {
      const { length } = argv[at]!;
      if (length > longestArgument) isCut = true;
      bytes += Math.min(length, longestArgument);
    }
    while (this.length > 0 && (this.length === this.capacity || this.bytes + bytes > maxLogBytes)) this.dropOldest();
    const place = (this.ring[++this.count % this.capacity] ??= new Place());
    place.atMs = atMs;
    place.clientId = client.id;
    place.clientName = client.name;
    place.db = client.db;
    place.argv = isCut ? argv.map(cutWord) : argv;
    place.bytes = bytes;
    this.length++;
    this.bytes += bytes;
  }

  /** Oldest first. */
  records(): CommandRecord[] {
    const oldest = this.count - this.length + 1;
    return Array.from({ length: this.length }, (_, at) => {
      const { atMs, clientId, clientName, db, argv } = this.ring[(oldest + at) % this.capacity]!;
      return { id: oldest + at, atMs, clientId, clientName, db, argv };
    });
  }

  private dropOldest(): void {
    const place = this.ring[(this.count - this.length + 1) % this.capacity]!;
    this.bytes -= place.bytes;
    place.argv = noWords;
    this.length--;
  }
}

/** A slice of a string would keep all of it in memory: the beginning is copied. */
function cutWord(word: Binary): Binary {
  return word.length > longestArgument ? toBuffer(word.slice(0, longestArgument)).toString('latin1') : word;
}
