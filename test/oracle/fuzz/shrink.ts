import type { FuzzStep } from './steps';

/** Whether some steps still show a difference. */
export type Fails = (steps: readonly FuzzStep[]) => Promise<boolean>;

/**
 * The fewest and simplest steps that still fail.
 * Source: Zeller and Hildebrandt, Simplifying and isolating failure-inducing input (ddmin); then words are left out and made short.
 */
export async function shrink(steps: readonly FuzzStep[], fails: Fails): Promise<readonly FuzzStep[]> {
  let current = await fewest(steps, fails);
  for (let before = Infinity; sizeOf(current) < before;) {
    before = sizeOf(current);
    current = await withoutWords(current, fails);
    current = await shorterWords(current, fails);
    current = await fewest(current, fails);
  }
  return current;
}

/** No chunk of these items can be left out, down to single ones. */
async function fewest(all: readonly FuzzStep[], fails: Fails): Promise<readonly FuzzStep[]> {
  let current = all;
  for (let size = Math.ceil(current.length / 2); size >= 1;) {
    let removed = false;
    // The last step shows the difference, so what can go is looked for from the back.
    for (let end = current.length; end > 0; end -= size) {
      const candidate = [...current.slice(0, Math.max(0, end - size)), ...current.slice(end)];
      if (candidate.length === 0 || !(await fails(candidate))) continue;
      current = candidate;
      removed = true;
    }
    if (!removed || size > 1) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return current;
}

async function withoutWords(steps: readonly FuzzStep[], fails: Fails): Promise<readonly FuzzStep[]> {
  let current = steps;
  for (let at = 0; at < current.length; at++) {
    for (let size = Math.max(1, current[at]!.argv.length >> 1); size >= 1; size >>= 1) {
      for (let end = current[at]!.argv.length; end - size >= 1; end -= 1) {
        const argv = current[at]!.argv.filter((_, i) => i < end - size || i >= end);
        const candidate = replaced(current, at, { ...current[at]!, argv });
        if (await fails(candidate)) [current, end] = [candidate, end - size + 1];
      }
    }
  }
  return current;
}

async function shorterWords(steps: readonly FuzzStep[], fails: Fails): Promise<readonly FuzzStep[]> {
  let current = steps;
  for (let at = 0; at < current.length; at++) {
    for (let word = 1; word < current[at]!.argv.length; word++) {
      const text = current[at]!.argv[word]!;
      for (const simpler of ['a', '1', '0', text.slice(0, text.length >> 1)]) {
        if (simpler.length >= text.length) continue;
        const argv = current[at]!.argv.map((each, i) => (i === word ? simpler : each));
        const candidate = replaced(current, at, { ...current[at]!, argv });
        if (await fails(candidate)) {
          current = candidate;
          break;
        }
      }
    }
  }
  return current;
}

function replaced(steps: readonly FuzzStep[], at: number, step: FuzzStep): FuzzStep[] {
  return steps.map((each, i) => (i === at ? step : each));
}

function sizeOf(steps: readonly FuzzStep[]): number {
  return steps.reduce((sum, { argv }) => sum + 10 + argv.reduce((length, word) => length + 1 + word.length, 0), 0);
}
