import type { Binary } from '../../../src/base/bytes';
import { RealRedis } from '../../kit/real-redis';
import { render } from '../../kit/render';
import { encodeCommand, parseReply } from '../../kit/resp';
import { PipelinedConnection } from './connection';
import { agree } from './nature';
import { OurSide } from './our-side';
import { inspect } from './inspect';
import { clientNames, type FuzzStep, type View } from './steps';

/** Where two servers part. */
export interface Difference {
  /** How many steps lead to it, with the one that shows it. */
  readonly steps: number;
  readonly what: string;
  readonly ours: string;
  readonly real: string;
}

/** Plays the same commands on ours and on a real server, and compares every byte that comes back. */
export class Duel implements View {
  /** How long the real server may take before it counts as silent. */
  patienceMs = 2_000;
  private ours!: OurSide;
  private theirs: PipelinedConnection[] = [];
  private compared: number[] = [];
  private stepCount = 0;

  private constructor(private readonly real: RealRedis) {}

  static async start(): Promise<Duel> {
    return new Duel(await RealRedis.start());
  }

  /** Begins a session on empty servers. */
  async begin(settings: ReadonlyMap<string, string>): Promise<void> {
    for (const each of this.theirs) each.close();
    await this.real.reset(settings);
    this.ours?.engine.dispose();
    const ignores = settings.has('notify-keyspace-events') ? isExpiryEvent : (): boolean => false;
    this.ours = new OurSide({ version: this.real.version, settings, clientCount: clientNames.length, ignores });
    this.theirs = [];
    for (let i = 0; i < clientNames.length; i++) this.theirs.push(await PipelinedConnection.open(this.real.socketPath, ignores));
    this.compared = clientNames.map(() => 0);
    this.stepCount = 0;
  }

  isBlocked(client: number): boolean {
    return this.ours.isBlocked(client);
  }

  inTransaction(client: number): boolean {
    return this.ours.inTransaction(client);
  }

  /** Plays steps; those of a client that waits are passed over. */
  async play(steps: readonly FuzzStep[]): Promise<Difference | undefined> {
    for (let at = 0; at < steps.length;) {
      const { client } = steps[at]!;
      let data = '';
      let thrown: unknown;
      for (; at < steps.length && steps[at]!.client === client && thrown === undefined; at++) {
        this.stepCount++;
        if (this.ours.isBlocked(client)) continue;
        data += encodeCommand(steps[at]!.argv);
        thrown = this.ours.submit(client, steps[at]!.argv, this.stepCount - 1);
      }
      if (thrown !== undefined) return this.thrown(thrown);
      if (data !== '') this.theirs[client]!.send(data);
      const difference = await this.compare();
      if (difference !== undefined) return difference;
      if (this.ours.isBlocked(client)) {
        await this.real.fence();
        const surplus = this.surplus();
        if (surplus !== undefined) return surplus;
      }
    }
    return undefined;
  }

  /** Compares what is left at the end: late messages, and the key spaces. */
  async finish(): Promise<Difference | undefined> {
    await this.real.fence();
    const surplus = this.surplus();
    if (surplus !== undefined) return surplus;
    const connection = await PipelinedConnection.open(this.real.socketPath);
    const askReal = async (commands: readonly (readonly Binary[])[]): Promise<Binary[]> => {
      connection.received = [];
      connection.send(commands.map(encodeCommand).join(''));
      if (!(await connection.have(commands.length, 10_000))) throw new Error('the real server does not answer');
      return connection.received;
    };
    const found = await inspect((commands) => this.ours.ask(commands), askReal);
    connection.close();
    return found && { ...found, steps: this.stepCount };
  }

  async stop(): Promise<void> {
    for (const each of this.theirs) each.close();
    this.ours?.engine.dispose();
    await this.real.stop();
  }

  /** The real server itself, to show a session's replies. */
  get realServer(): RealRedis {
    return this.real;
  }

  private async compare(): Promise<Difference | undefined> {
    let first: Difference | undefined;
    for (const [client, messages] of this.ours.messages.entries()) {
      const theirs = this.theirs[client]!;
      await theirs.have(messages.length, this.patienceMs);
      for (let at = this.compared[client]!; at < messages.length; at++) {
        const { raw, nature, step } = messages[at]!;
        const real = theirs.received[at];
        if (real !== undefined && agree(nature, raw, real)) continue;
        if (first === undefined || step + 1 < first.steps)
          first = { steps: step + 1, what: 'the reply', ours: shown(raw), real: shown(real) };
        break;
      }
      this.compared[client] = messages.length;
    }
    return first;
  }

  /** What only the real server sent. */
  private surplus(): Difference | undefined {
    for (const [client, messages] of this.ours.messages.entries()) {
      const extra = this.theirs[client]!.received[messages.length];
      if (extra !== undefined) return { steps: this.stepCount, what: 'a reply or message', ours: shown(undefined), real: shown(extra) };
    }
    return undefined;
  }

  private thrown(error: unknown): Difference {
    const ours = typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : String(error);
    return { steps: this.stepCount, what: 'ours threw', ours, real: '' };
  }
}

/** When a key whose time is up goes is not for the clients to know. */
function isExpiryEvent(raw: Binary): boolean {
  return raw.includes('__key') && /(?:__:|\r\n)expired\r\n/.test(raw);
}

function shown(raw: Binary | undefined): string {
  return raw === undefined ? '(nothing)' : render(parseReply(raw));
}
