import { AsyncResource } from 'node:async_hooks';
import { nextTick, setImmediate } from '../../base/event-loop';
import type { Clock } from '../../base/clock';
import type { RaceWire } from '../../bridge/race-wire';
import type { HeldCalls } from './held-calls';
import type { PendingIo } from './pending-io';

/** Over memory a reply and what follows it come within so many ticks, or they need the event loop. */
const ticksBeforeRounds = 24;
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

/** Runs one execution after the other: waits until all is quiet, and lets go what is chosen. */
export class Conductor {
  /** Connections that are being made for tasks: their time is nobody's step. */
  connecting = 0;
  /** What was still pending when patience was at an end. */
  uncontrolled: string | undefined;
  /** Whether a task has ever waited for what is no step. */
  hasWaited = false;

  constructor(private readonly parts: ConductorParts) {}

  /** The tasks have been started; returns when they are at their end, or nobody can go on. */
  async conduct(): Promise<void> {
    const { wire, calls } = this.parts;
    this.uncontrolled = undefined;
    for (;;) {
      await this.quiet();
      const move = wire.move();
      if (move.kind === 'end') return;
      if (move.kind !== 'crash') calls.letGo(move.id, move.kind === 'lost reply');
    }
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

  private async quiet(): Promise<void> {
    for (let tick = 0; tick < ticksBeforeRounds; tick++) {
      await afterTick();
      if (this.isSettled) return;
    }
    const { calls, isOverTcp } = this.parts;
    const enough = isOverTcp ? quietRoundsOverTcp : quietRounds;
    for (let rounds = 0, seen = calls.activity; rounds < enough; rounds++) {
      await afterRound();
      if (this.isSettled) return;
      if (calls.activity !== seen || this.connecting > 0) [rounds, seen] = [-1, calls.activity];
      else if (rounds === enough - 1 && (await this.waitForIo())) rounds = -1;
    }
  }

  private get isSettled(): boolean {
    return this.parts.calls.isDone && this.connecting === 0 && this.parts.wire.isSettled();
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
  const resource = new AsyncResource('RaceTimer');
  return (act) => resource.runInAsyncScope(act);
}

function afterTick(): Promise<void> {
  return new Promise((resolve) => nextTick(resolve));
}

function afterRound(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
