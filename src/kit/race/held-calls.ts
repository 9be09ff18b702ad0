import { parseRaceOptions } from '../../base/race-options';
import { userFramesOf } from '../../base/user-frames';
import type { RaceWire } from '../../bridge/race-wire';
import { textOfValue } from './result-text';

/** A call that waits for its turn. */
export interface HeldCall {
  /** Makes it. @returns what it comes to */
  go(): PromiseLike<unknown>;
  /** Makes it, and has the caller told that its connection broke. */
  goWithoutReply(): PromiseLike<unknown>;
}

/** What waits at the gate on this side, by the ids that the other side has given. */
export class HeldCalls {
  /** Whether the call that was let go last has come to something. */
  isDone = true;
  /** Counts all that happens: unchanged means quiet. */
  activity = 0;
  /** Told of it. */
  onActivity: () => void = () => undefined;
  private readonly calls = new Map<number, HeldCall>();
  private readonly takesStacks = parseRaceOptions(process.env.RACE).stacks !== 'off';
  private round = 0;

  constructor(
    private readonly wire: RaceWire,
    /** Whether stacks and replies are wanted now. */
    private readonly isRecorded: () => boolean,
  ) {}

  /** Another execution begins: what is left of the last one stays where it is, for ever. */
  forget(): void {
    this.calls.clear();
    this.isDone = true;
    this.round++;
  }

  /** Something has happened that may be what was waited for. */
  happened(): void {
    this.activity++;
    this.onActivity();
  }

  hold(id: number, call: HeldCall): void {
    this.happened();
    this.calls.set(id, call);
    if (this.isRecorded()) this.wire.record(id, this.takesStacks ? userFrames() : '', '');
  }

  /** @returns false when there is no such call: its server has it */
  letGo(id: number, losesReply: boolean): boolean {
    const call = this.calls.get(id);
    if (call === undefined) return false;
    this.calls.delete(id);
    this.isDone = false;
    const { round } = this;
    const end = (reply: string): void => {
      if (round !== this.round) return;
      this.isDone = true;
      this.happened();
      if (this.isRecorded()) this.wire.record(id, '', reply);
    };
    const isRecorded = this.isRecorded();
    (losesReply ? call.goWithoutReply() : call.go()).then(
      (value) => end(isRecorded ? textOfReply(value) : ''),
      (error) => end(isRecorded ? textOfValue(error) : ''),
    );
    return true;
  }
}

function textOfReply(value: unknown): string {
  return value === undefined ? '' : textOfValue(value);
}

/** Where the user's code stands. */
function userFrames(): string {
  const holder: { stack?: string } = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = deepest;
  Error.captureStackTrace(holder, userFrames);
  Error.stackTraceLimit = stackTraceLimit;
  return userFramesOf(String(holder.stack)).join('\n');
}

/** Frames of a client lie before the user's. */
const deepest = 40;
