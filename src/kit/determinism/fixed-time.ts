import { DistributedError } from '../../base/errors';
import { bridgeOrUndefined } from '../../bridge/inner';
import { jestGlobals } from '../waiting/jest-globals';

/** Where {@link fixedTime} stops the date unless told otherwise. */
export const defaultFixedTime = '2024-01-01T00:00:00.000Z';

/**
 * Stops the date: `Date.now()` and `new Date()` tell the same moment until the test ends, or until it is called again. Timers stay as they are; fake ones are
 * set to the moment and go on from there. Called in beforeAll or outside of tests it holds for the file. The clock of a Redis is its own:
 * `await redis.clock.set(fixedTime())`.
 * @param at default 2024-01-01T00:00:00Z
 * @returns the moment in milliseconds since the Unix epoch
 * @throws DistributedError JD_TIME for what is no date
 */
export function fixedTime(at: Date | number | string = defaultFixedTime): number {
  const now = new Date(at).getTime();
  if (Number.isNaN(now)) {
    const what = `fixedTime: ${String(at)} is no date.`;
    throw new DistributedError({ code: 'JD_TIME', what, fix: `Give one like ${defaultFixedTime}.` });
  }
  if (ours !== undefined && globalThis.Date === ours.date) ours.nowMs = now;
  else if (isDateFake()) jestGlobals().jest.setSystemTime(now);
  else stopDate(now);
  return now;
}

/** Whether the date is a fake one now, of ours or of Jest's. */
export function isDateFake(): boolean {
  return Reflect.get(Date, 'isFake') === true || Object.hasOwn(Date, 'clock');
}

/** The date that stands still, while it does. */
let ours: { readonly date: DateConstructor; nowMs: number } | undefined;

function stopDate(nowMs: number): void {
  const real = Date;
  const date: DateConstructor = new Proxy(real, {
    construct: (target, args, newTarget: Function) =>
      Reflect.construct(target, args.length === 0 ? [stopped.nowMs] : args, newTarget === date ? target : newTarget) as object,
    apply: () => new real(stopped.nowMs).toString(),
    get: (target, name) => (name === 'now' ? () => stopped.nowMs : name === 'isFake' ? true : (Reflect.get(target, name) as unknown)),
  });
  const stopped = { date, nowMs };
  ours = stopped;
  globalThis.Date = date;
  bridgeOrUndefined()?.onCleanup(() => {
    // Fake timers, installed later, put it back by themselves.
    if (globalThis.Date === date) globalThis.Date = real;
    ours = undefined;
  });
}
