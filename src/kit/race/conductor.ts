import { AsyncResource } from 'node:async_hooks';
import { nextTick, setImmediate } from '../../base/event-loop';
import type { Clock } from '../../base/clock';
import type { RaceWire } from '../../bridge/race-wire';
import type { HeldCalls } from './held-calls';
import type { PendingIo } from './pending-io';

/** After so many rounds of the event loop without news all is quiet: clients send what they have within one. */
const quietRounds = 2;
/** Over TCP, where news are on their way through the system. */
const quietRoundsOverTcp = 20;
/** For I/O that was begun before anybody looked. */
const unwatchedMs = 5;
/** Between two looks at I/O that is pending. */
const ioLookMs = 1;

export interface ConductorParts {
  readonly wire: RaceWire;
  readonly calls: HeldCalls;
  readonly io: PendingIo;
  readonly clock: Clock;
  readonly ioTimeoutMs: number;
  readonly taskNames: readonly string[];
  readonly isOverTcp: boolean;
}

/**
 * Runs one execution after the other: waits until all is quiet, and lets go what is chosen.
 *
 * What happens is told ({@link Conductor.happened}), and looked at in a tick of its own, when every promise that it has settled was heard: nothing is polled
 * and no promise made for it, for in the context of tasks each promise and tick costs as much as a command. What nobody tells of, and that nothing
 * more will come, is seen in rounds of the event loop.
 */
export class Conductor {
  /** Connections that are being made for tasks: their time is nobody's step. */
  connecting = 0;
  /** What was still pending when patience was at an end. */
  uncontrolled: string | undefined;
  /** Whether a task has ever waited for what is no step. */
  hasWaited = false;
  /** Of the execution that runs; undefined: none does. */
  private end: { resolve(): void; reject(error: unknown): void } | undefined;
  private willLook = false;
  /** A message is on its way, and what its listeners do may be to come. */
  private isDelivering = false;
  /** Of the event loop, without news. */
  private rounds = 0;
  private isRoundPending = false;
  /** What had happened at the last round. */
  private seen = 0;
  private readonly outside = captureContext();

  constructor(private readonly parts: ConductorParts) {
    parts.calls.onActivity = () => this.happened();
  }

  /** The tasks have been started; returns when they are at their end, or nobody can go on. */
  conduct(): Promise<void> {
    this.uncontrolled = undefined;
    return new Promise((resolve, reject) => {
      this.end = { resolve, reject };
      this.happened();
      this.nextRound();
    });
  }

  /** Something has: looks when all that follows from it has happened, too. */
  happened(): void {
    if (this.willLook || this.end === undefined) return;
    this.willLook = true;
    nextTick(this.look);
  }

  /** A step of the calling task at the gate; undefined: nobody's. */
  step(kind: 'start' | 'point', name: string): Promise<void> | undefined {
    const { wire, calls } = this.parts;
    const id = wire.arrive(kind, name, 0);
    if (id === 0) return undefined;
    return new Promise((resolve) => {
      const go = async (): Promise<void> => resolve();
      if (id > 0) calls.hold(id, { go, goWithoutReply: go });
    });
  }

  /** What is let go is nobody's: tasks are told by the contexts in which they have called. */
  private readonly look = (): void => {
    this.willLook = false;
    if (this.end !== undefined && this.isSettled) this.outside(this.move);
  };

  private readonly move = (): void => {
    const { wire, calls } = this.parts;
    const { end } = this;
    if (end === undefined) return;
    try {
      const move = wire.move();
      this.rounds = 0;
      this.isDelivering = move.isMessage;
      calls.activity++;
      // What is under way tells of its end.
      if (move.kind !== 'end' && (move.kind === 'crash' || !calls.letGo(move.id, move.kind === 'lost reply'))) this.happened();
      if (move.kind !== 'end') return;
      this.end = undefined;
      end.resolve();
    } catch (error) {
      this.end = undefined;
      end.reject(error);
    }
  };

  private nextRound(): void {
    if (this.isRoundPending) return;
    this.isRoundPending = true;
    void setImmediate(this.round);
  }

  private readonly round = (): void => {
    this.isRoundPending = false;
    if (this.end === undefined) return;
    const { calls, isOverTcp } = this.parts;
    // One that was under way when something happened is not counted.
    if (calls.activity !== this.seen || this.connecting > 0) [this.rounds, this.seen] = [-1, calls.activity];
    this.rounds++;
    const isQuiet = this.rounds >= (isOverTcp ? quietRoundsOverTcp : quietRounds);
    if (isQuiet) this.isDelivering = false;
    if (this.isSettled) this.happened();
    else if (isQuiet) return void this.afterIo();
    this.nextRound();
  };

  /** All is quiet, and somebody has not come to the gate: for something outside, or for another task. */
  private async afterIo(): Promise<void> {
    const { seen } = this;
    const { end } = this;
    const hasNews = await this.waitForIo();
    if (end !== this.end) return;
    this.rounds = 0;
    if (!hasNews && this.parts.calls.activity === seen) this.outside(this.move);
    this.nextRound();
  }

  private get isSettled(): boolean {
    return !this.isDelivering && this.parts.calls.isDone && this.connecting === 0 && this.parts.wire.isSettled();
  }

  /** @returns whether something has come of it */
  private async waitForIo(): Promise<boolean> {
    const { io, clock, calls, ioTimeoutMs, taskNames, wire } = this.parts;
    if (this.uncontrolled !== undefined) return false;
    const isOwed = (): boolean => !calls.isDone && !wire.isBlocked();
    this.hasWaited = true;
    if (!io.isWatched) {
      // From here on; what is pending now is given a moment.
      io.watch();
      await new Promise<void>((resolve) => void clock.after(unwatchedMs, resolve));
    }
    const seen = calls.activity;
    const endsAtMs = clock.now() + ioTimeoutMs;
    const wasWaiting = !io.isEmpty || isOwed();
    while (!io.isEmpty || isOwed()) {
      if (clock.now() >= endsAtMs) {
        this.uncontrolled = io.isEmpty ? 'A reply has not come.' : io.describe(taskNames);
        return false;
      }
      await new Promise<void>((resolve) => void clock.after(ioLookMs, resolve));
      if (calls.activity !== seen) return true;
    }
    return wasWaiting;
  }
}

/** What runs something in the asynchronous context of now. */
export function captureContext(): (act: () => void) => void {
  const resource = new AsyncResource('RaceTimer', { requireManualDestroy: true });
  return (act) => resource.runInAsyncScope(act);
}
