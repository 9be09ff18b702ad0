import type { Story } from './plan';
import { countTries, quoteError, showMs } from './show';
import { waitDefaults } from './wait-options';

const codes = { limit: 'JD_WAIT_LIMIT', stopped: 'JD_WAIT_STOPPED', broken: 'JD_WAIT_BROKEN', abandoned: 'JD_WAIT_ABANDONED' } as const;

/**
 * A wait that was not fulfilled. `code` is JD_WAIT_LIMIT (the time is over), JD_WAIT_STOPPED (StopTrying, stopOn), JD_WAIT_BROKEN (what had to
 * hold did not) or JD_WAIT_ABANDONED (its signal, the end of the test).
 */
export class WaitFailure extends Error {
  readonly code: (typeof codes)[keyof typeof codes];
  /** How many calls were begun. */
  readonly tries: number;
  /** How long it lasted, in milliseconds. */
  readonly elapsedMs: number;
  /** What reporters read from the failures of matchers. */
  readonly matcherResult: { readonly pass: false; readonly message: string };

  /** @param frames the lines of the stack, from the user's call on */
  constructor(story: Story, frames: string) {
    const text = tell(story);
    super(text, story.ending.kind === 'abandoned' ? { cause: story.ending.reason } : undefined);
    this.stack = `Error: ${text}\n${frames}`;
    this.code = codes[story.ending.kind];
    this.tries = story.tries;
    this.elapsedMs = story.elapsedMs;
    this.matcherResult = { pass: false, message: text };
  }
}

/** The story of a failed wait as text: how it ended, the last failure in full, what the tries saw, what may help. */
export function tell(story: Story): string {
  const parts = [headline(story), lastFailure(story), earlierFailure(story), course(story), hints(story)];
  const { message } = story.options;
  return (message === undefined ? parts : [message, ...parts]).filter((part) => part !== '').join('\n\n');
}

function headline(story: Story): string {
  const { what, ending, elapsedMs, limitMs, askedMs, heldTries, heldMs } = story;
  const effort = `${countTries(story.tries)} in ${showMs(elapsedMs)}`;
  if (ending.kind === 'abandoned') return `${what} was abandoned after ${effort}.`;
  if (ending.kind === 'stopped') return `${what} stopped trying after ${effort}.`;
  if (ending.kind === 'broken')
    return `${what} held for ${showMs(story.last?.atMs ?? 0)} of ${showMs(askedMs)}; ${tryName(story.last)} broke it.`;
  if (story.goal === 'keep') {
    if (story.tries === 0) return `${what} cannot hold for ${showMs(askedMs)}: ${testLimit(story)}`;
    return `${what} cannot be told: its last call did not return (${effort}).`;
  }
  const limit = limitMs < askedMs ? `${showMs(limitMs)}, cut from ${showMs(askedMs)}` : showMs(limitMs);
  const held = heldTries > 0 ? ` At the end it had held for ${countTries(heldTries)} and ${showMs(heldMs)}, of ${wanted(story)}.` : '';
  return `${what} did not hold within ${limit}: ${effort}.${held}`;
}

function wanted({ options }: Story): string {
  const { times = waitDefaults.times, duringMs = waitDefaults.duringMs } = options;
  return [times > 1 ? `${countTries(times)} (times)` : '', duringMs > 0 ? `${duringMs} ms (duringMs)` : '']
    .filter((part) => part !== '')
    .join(' and ');
}

function lastFailure({ ending, unfinished, last }: Story): string {
  const parts: string[] = [];
  if (unfinished !== undefined)
    parts.push(`Try ${unfinished.number} was still running after ${showMs(unfinished.forMs)}; its signal was aborted.`);
  if (ending.kind === 'stopped' && last?.kind !== 'threw') parts.push(`It was stopped by:\n${quoteError(ending.error)}`);
  if (last !== undefined) parts.push(explain(last, unfinished === undefined ? 'The last try' : 'Before that, try ' + last.number));
  return parts.join('\n\n');
}

function earlierFailure({ last, lastReturned }: Story): string {
  if (last?.kind !== 'threw' || lastReturned === undefined) return '';
  return explain(lastReturned, `Before that, try ${lastReturned.number}`);
}

function explain(failed: NonNullable<Story['last']>, subject: string): string {
  if (failed.kind === 'threw') return `${subject} threw:\n${quoteError(failed.error)}`;
  if (failed.kind === 'holds') return '';
  return failed.because === '' ? `${subject} saw ${failed.seen}.` : `${subject} saw ${failed.seen}:\n\n${failed.because}`;
}

function course({ course: lines, tries }: Story): string {
  // one line says no more than the last failure did
  return lines.length === 0 || tries <= 1 ? '' : ['Over time:', ...lines].join('\n');
}

function hints(story: Story): string {
  const lines: string[] = [];
  const isCut = story.goal === 'reach' && story.limitMs < story.askedMs;
  if (story.ending.kind === 'limit' && isCut) lines.push(`Note: ${testLimit(story)}`);
  if (story.idleFakeTimers && story.ending.kind === 'limit') {
    lines.push('Fake timers are installed and this wait ran on real time. Pass { advance: true } to move them between tries.');
  }
  return lines.join('\n');
}

function testLimit({ testTimeoutMs, limitMs }: Story): string {
  return `Jest's limit of ${testTimeoutMs} ms left ${showMs(limitMs)} for it. Raise it by the last argument of the test or hook, or by jest.setTimeout(limitMs).`;
}

function tryName(failed: Story['last']): string {
  return failed === undefined ? 'a try' : `try ${failed.number}`;
}
