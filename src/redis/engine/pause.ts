import type { Clock, Timer } from '../../base/clock';
import type { Client } from '../client';
import type { Gate } from '../gate';
import type { Reply } from '../reply';
import type { Call, CallNature } from './call-nature';
import { neverQueued } from './transactions';

interface Hold {
  readonly untilMs: number;
  readonly timer: Timer;
}

/** Who is told of pauses. */
export interface PauseHost {
  /** A pause began or ended. */
  changed(): void;
  /** A pause ended: who is still held waits anew. */
  ended(): void;
}

/** CLIENT PAUSE and DEBUG SLEEP: which commands wait, and until when; while either lasts no key expires. And a gate, which decides for itself. */
export class Pause {
  /** Whoever takes it away calls `engine.resumePostponed`. */
  gate: Gate | undefined;
  private pause: (Hold & { readonly mode: 'all' | 'write' }) | undefined;
  private asleep: Hold | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly host: PauseHost,
    private readonly nature: CallNature,
  ) {}

  /** Whether anything is held. */
  get isOn(): boolean {
    return this.pause !== undefined || this.asleep !== undefined;
  }

  /** A pause during a pause: the stricter mode and the later end count. */
  begin(mode: 'all' | 'write', untilMs: number): void {
    const strictest = this.pause?.mode === 'all' ? 'all' : mode;
    const hold = this.hold(Math.max(untilMs, this.pause?.untilMs ?? 0), () => this.end());
    this.pause?.timer.cancel();
    this.pause = { mode: strictest, ...hold };
    this.host.changed();
  }

  end(): void {
    if (this.pause === undefined) return;
    this.pause.timer.cancel();
    this.pause = undefined;
    this.resume();
  }

  /** Holds everything, a pause or none. */
  sleep(ms: number): void {
    const hold = this.hold(Math.max(this.clock.now() + ms, this.asleep?.untilMs ?? 0), () => this.wake());
    this.asleep?.timer.cancel();
    this.asleep = hold;
    this.host.changed();
  }

  wake(): void {
    if (this.asleep === undefined) return;
    this.asleep.timer.cancel();
    this.asleep = undefined;
    this.resume();
  }

  /** Whether the client's command has to wait. */
  holds(client: Client, call: Call): boolean {
    if (this.pause === undefined) return this.asleep !== undefined || (this.gate !== undefined && this.isGated(client, call));
    if (this.asleep !== undefined || this.pause.mode === 'all') return true;
    return this.nature.concerns(client, call, this.nature.mayReplicate);
  }

  /** Tries a client that waits in a command, in sight of the gate. */
  serve(client: Client, act: () => Reply | undefined): Reply | undefined {
    const { command, argv } = client.blocked!;
    return this.gate === undefined ? act() : this.gate.serves(client, command, argv, act);
  }

  private isGated(client: Client, { command, argv }: Call): boolean {
    const isQueued = client.transaction !== undefined && !neverQueued.has(command.fullName);
    return !isQueued && this.gate!.holds(client, command, argv);
  }

  private hold(untilMs: number, onEnd: () => void): Hold {
    return { untilMs, timer: this.clock.after(untilMs - this.clock.now(), onEnd) };
  }

  private resume(): void {
    this.host.changed();
    this.host.ended();
  }
}
