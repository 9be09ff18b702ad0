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

const longestArgument = 4096;

/** The last commands that were executed, in order. Memory is bounded by `capacity` records. */
export class CommandLog {
  private readonly ring: CommandRecord[] = [];
  private next = 0;
  private count = 0;

  constructor(private readonly capacity: number) {}

  add(atMs: number, client: Client, argv: Argv): void {
    const record = { id: ++this.count, atMs, clientId: client.id, clientName: client.name, db: client.db, argv: cut(argv) };
    this.ring[this.next] = record;
    this.next = (this.next + 1) % this.capacity;
  }

  /** Oldest first. */
  records(): CommandRecord[] {
    return this.ring.length < this.capacity ? [...this.ring] : [...this.ring.slice(this.next), ...this.ring.slice(0, this.next)];
  }

  clear(): void {
    this.ring.length = 0;
    this.next = 0;
  }
}

function cut(argv: Argv): Argv {
  return argv.some((arg) => arg.length > longestArgument) ? argv.map((arg) => arg.slice(0, longestArgument)) : argv;
}
