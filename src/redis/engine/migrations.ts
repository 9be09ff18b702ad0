import { connect, type Socket } from 'node:net';
import type { Binary } from '../../base/bytes';
import type { Clock, Timer } from '../../base/clock';
import type { Migration, MigrationOutcome, Migrations } from '../context';
import { ReplyDecoder } from '../protocol/decode';
import { encode } from '../protocol/encode';
import { ErrorReply, type Reply } from '../reply';

/** What migrations need of the engine. */
export interface MigrationHost {
  readonly clock: Clock;
  /** Runs something as a step of its own. */
  step(act: () => void): void;
  /** Holds every command; ends that. */
  sleep(ms: number): void;
  wake(): void;
}

/** As long as it takes: the transfer itself ends in time. */
const untilWoken = 2 ** 52;

/** MIGRATE: a connection to another server, during which no command runs, as in Redis, which waits in place. */
export class HoldingMigrations implements Migrations {
  private readonly running = new Set<Transfer>();

  constructor(private readonly host: MigrationHost) {}

  send(migration: Migration, done: (outcome: MigrationOutcome) => void): void {
    this.host.sleep(untilWoken);
    const transfer = new Transfer(migration, this.host.clock, (outcome) => {
      this.running.delete(transfer);
      this.host.step(() => done(outcome));
      this.host.wake();
    });
    this.running.add(transfer);
  }

  /** Ends what is under way without a word. */
  abort(): void {
    for (const each of this.running) each.end();
    this.running.clear();
  }
}

/** One connection: sends all commands at once and reads a reply to each. */
class Transfer {
  private readonly socket: Socket;
  private readonly decoder = new ReplyDecoder();
  private readonly replies: Reply[] = [];
  private timer: Timer | undefined;
  private stage: 'connecting' | 'writing' | 'reading' = 'connecting';

  constructor(
    private readonly migration: Migration,
    private readonly clock: Clock,
    private readonly done: (outcome: MigrationOutcome) => void,
  ) {
    this.socket = connect({ host: migration.host, port: migration.port, noDelay: true });
    this.socket.on('connect', () => this.write());
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.on('error', () => this.finish());
    this.socket.on('close', () => this.finish());
    this.wait();
  }

  /** Lets the connection go; nobody is told any more. */
  end(): void {
    this.timer?.cancel();
    this.socket.removeAllListeners();
    this.socket.on('error', () => undefined);
    this.socket.destroy();
  }

  private write(): void {
    this.stage = 'writing';
    this.wait();
    const bytes = this.migration.commands.map((argv) => encode(argv, 2)).join('');
    this.socket.write(Buffer.from(bytes, 'latin1'), () => {
      if (this.stage === 'writing') this.stage = 'reading';
    });
  }

  private read(chunk: Buffer): void {
    this.stage = 'reading';
    this.wait();
    try {
      this.decoder.push(chunk);
      for (let reply = this.decoder.next(); reply !== undefined; reply = this.decoder.next()) this.replies.push(reply);
    } catch {
      return this.finish(); // No Redis.
    }
    if (this.replies.length >= this.migration.commands.length) this.finish();
  }

  /** The time that each step may take begins anew. */
  private wait(): void {
    this.timer?.cancel();
    this.timer = this.clock.after(this.migration.timeoutMs, () => this.finish());
  }

  private finish(): void {
    this.end();
    const errors = this.replies.map((reply): Binary | undefined => (reply instanceof ErrorReply ? reply.message : undefined));
    const isComplete = errors.length >= this.migration.commands.length;
    this.done({ errors, failedWhile: isComplete ? undefined : this.stage });
  }
}
