import { isDeepStrictEqual } from 'node:util';
import { nothing, type TouchedState } from '../../bridge/inner';
import type { WatchAsk, WatchWire } from '../../bridge/race-wire';
import { textOf } from './touches';

interface Kept {
  readonly number: number;
  readonly touched: TouchedState;
}

/** What was found at each access to the state of `shared`: values stay in the sandbox, and are compared here. */
export class WatchedObjects {
  private readonly kept: (Kept | undefined)[];
  private readonly most: number;

  constructor(
    private readonly wire: WatchWire,
    private readonly takeStack: (number: number, callee: Function) => void,
  ) {
    this.most = wire.history();
    this.kept = Array.from({ length: this.most });
  }

  forget(): void {
    this.kept.fill(undefined);
  }

  /** @param callee the stack begins at who called it */
  touched(touched: TouchedState, callee: Function): void {
    const number = this.wire.reached();
    if (number === 0) return;
    this.takeStack(number, callee);
    this.kept[number % this.most] = { number, touched };
    const { name, kind, keys, replaced } = touched;
    this.wire.touched(number, { name, kind, keys, replaced });
  }

  /** See {@link WatchAsk}. */
  readonly judge: WatchAsk['judge'] = (readNumber, writeNumber) => {
    const [read, write] = [this.of(readNumber), this.of(writeNumber)];
    if (read === undefined || write === undefined) return 'none';
    const isDeletion = write.after === nothing;
    const isPresence = read.asks === 'presence';
    const wasNothing = isMissing(read.before);
    const isUnchanged = isPresence ? (read.before === nothing) === (write.before === nothing) : Object.is(read.before, write.before);
    // A counter that two have begun at nothing is one too low.
    const fills = wasNothing && (isPresence || write.after !== 1);
    if (isUnchanged || ((isDeletion || fills) && isDeepStrictEqual(write.before, write.after))) return 'none';
    return isDeletion || isPresence || fills ? 'check then act' : 'lost update';
  };

  readonly seen: WatchAsk['seen'] = (number, key) => {
    const touched = this.of(number);
    if (touched === undefined) return undefined;
    const { before, after, kind, replaced } = touched;
    const isHere = kind === 'read' || replaced === key;
    return { label: touched.label(), before: isHere ? shown(before) : undefined, after: isHere ? shown(after) : undefined };
  };

  private of(number: number): TouchedState | undefined {
    const kept = this.kept[number % this.most];
    return kept?.number === number ? kept.touched : undefined;
  }
}

function isMissing(value: unknown): boolean {
  return value === nothing || value === undefined || value === null;
}

function shown(value: unknown): string | undefined {
  return value === nothing ? undefined : textOf(value);
}
