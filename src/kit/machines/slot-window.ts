import type { CallWindow } from './call-window';

/** What a model of slots can hold; with more, its states are too many. */
export const slotWindowLimits = { mostSlots: 10, mostCalls: 5, highestRate: 0.5 } as const;

/**
 * A window of slots that calls move: each slot begins with the first call after the time of the one before, and the oldest is dropped for it. As text: the slots with a bar
 * between them, the oldest first; S and F for calls, s for those of which half a window is made; at the end a plus when the newest slot's time is over.
 * @param most how many calls, but those of half windows, the model looks at before it has the first of these
 */
export function slotWindow({ slots, slotMs, most }: { readonly slots: number; readonly slotMs: number; readonly most: number }) {
  const add = (calls: string, letter: string): string => {
    const isOver = calls.endsWith('+');
    const all = [...(isOver ? calls.slice(0, -1) : calls).split('|'), ...(isOver ? [''] : [])].slice(-slots);
    const newest = [...all.pop()!, letter].sort().join('');
    return [...all, newest].join('|');
  };
  const over = (calls: string): string => (calls === '' || calls.endsWith('+') ? calls : `${calls}+`);
  const half = Array.from({ length: Math.ceil(slots / 2) });
  return {
    // After half a window only failures are added: as many as open it tell how many other calls it still has.
    after(calls, outcome) {
      const [next, hadHalf] = [add(calls, outcome === 'failed' ? 'F' : 'S'), calls.includes('s')];
      if (hadHalf) return outcome === 'failed' ? next : null;
      return next.replace(/[^FS]/g, '').length > most ? null : next;
    },
    aged: (calls) => (calls.replace(/[^FSs]/g, '').length > 1 ? null : over(calls)),
    half: {
      action: 'succeedThroughHalfTheWindow',
      async run(breaker) {
        for (const _ of half) {
          await breaker.advance(slotMs);
          await breaker.call(async () => undefined);
        }
      },
      after: (calls) => half.reduce<string>((so) => add(over(so), 's'), calls),
    },
  } satisfies Omit<CallWindow, 'opens'>;
}
