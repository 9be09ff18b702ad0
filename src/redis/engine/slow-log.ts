import { type Binary, toBuffer } from '../../base/bytes';
import type { Client } from '../client';
import type { Argv } from '../command';
import type { SlowCommand, SlowLog } from '../observation';

const mostWords = 32;
const longestWord = 128;

/** A command that took long. */
interface SlowRun {
  readonly client: Client;
  readonly argv: Argv;
  readonly tookMs: number;
  readonly atMs: number;
}

/** The commands that took longer than slowlog-log-slower-than, at most slowlog-max-len of them. */
export class SlowCommands implements SlowLog {
  /** Oldest first. */
  private readonly entries: SlowCommand[] = [];
  private maxLength = 0;
  private nextId = 0;

  /** @param keepsAtZero a limit of 0 turns the log off, with what is in it (since Redis 7.4) */
  constructor(private readonly keepsAtZero: boolean) {}

  get length(): number {
    return this.entries.length;
  }

  newest(count: number): readonly SlowCommand[] {
    return this.entries.slice(Math.max(0, this.entries.length - count)).reverse();
  }

  add({ client, argv, tookMs, atMs }: SlowRun): void {
    if (this.isOff) return;
    this.entries.push({
      id: this.nextId++,
      atSec: Math.floor(atMs / 1000),
      microseconds: Math.floor(tookMs * 1000),
      argv: shorten(argv),
      address: client.address,
      clientName: client.name,
    });
    this.limit(this.maxLength);
  }

  /** Sets how many entries there may be; the oldest go. */
  limit(maxLength: number): void {
    this.maxLength = maxLength;
    if (this.entries.length > maxLength && !this.isOff) this.entries.splice(0, this.entries.length - maxLength);
  }

  reset(): void {
    this.entries.length = 0;
  }

  /** A new run of the server: ids begin again. */
  restart(): void {
    this.reset();
    this.nextId = 0;
  }

  private get isOff(): boolean {
    return this.maxLength === 0 && this.keepsAtZero;
  }
}

function shorten(argv: Argv): Argv {
  const shown = argv.slice(0, argv.length > mostWords ? mostWords - 1 : mostWords).map(shortenWord);
  if (shown.length < argv.length) shown.push(`... (${argv.length - shown.length} more arguments)`);
  return shown;
}

/** A copy: a slice would keep the whole string, or all that the socket held, in memory. */
function shortenWord(word: Binary): Binary {
  const copy = toBuffer(word.slice(0, longestWord)).toString('latin1');
  return word.length > longestWord ? `${copy}... (${word.length - longestWord} more bytes)` : copy;
}
