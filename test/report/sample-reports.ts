import type { RaceReport, ReportStep } from '../../src/race/report';

interface StepOptions {
  readonly key?: string;
  readonly kind?: 'read' | 'write';
  readonly reply?: string;
  readonly before?: string;
  readonly after?: string;
  readonly stack?: readonly string[];
}

/** A command on one key of db 0. */
export function commandStep(
  task: number,
  label: string,
  { key = 'counter', kind = 'read', stack = [], ...rest }: StepOptions = {},
): ReportStep {
  return {
    task,
    kind: 'command',
    label,
    accesses: [{ space: 'db 0', key, kind }],
    reply: rest.reply,
    values: [{ where: `db 0 ${key}`, before: rest.before, after: rest.after ?? rest.before }],
    stack,
  };
}

const readStack = ['at increment (src/counter.ts:12:30)', 'at async visit (src/pages.ts:40:3)'];
const writeStack = ['at increment (src/counter.ts:13:16)', 'at async visit (src/pages.ts:40:3)'];

/** GET and SET of two tasks, in the order that loses an update. */
export const lostUpdate: RaceReport = {
  version: 1,
  mode: 'explored',
  file: 'test/counter.test.ts',
  test: 'counts visits',
  failure: 'not serializable',
  what: 'alice and bob both wrote counter from what they had read before.',
  tasks: [
    { name: 'alice', stack: ['at Object.<anonymous> (test/counter.test.ts:20:9)'], result: 'returned 1' },
    { name: 'bob', stack: ['at Object.<anonymous> (test/counter.test.ts:21:9)'], result: 'returned 1' },
  ],
  steps: [
    commandStep(0, 'GET counter', { reply: '"0"', before: '"0"', stack: readStack }),
    commandStep(1, 'GET counter', { reply: '"0"', before: '"0"', stack: readStack }),
    commandStep(0, 'SET counter 1', { kind: 'write', reply: 'OK', before: '"0"', after: '"1"', stack: writeStack }),
    commandStep(1, 'SET counter 1', { kind: 'write', reply: 'OK', before: '"1"', after: '"1"', stack: writeStack }),
  ],
  conflicts: [
    { where: 'db 0 counter', first: 1, second: 2 },
    { where: 'db 0 counter', first: 0, second: 3 },
  ],
  expected: 'alice returned 1, bob returned 2, counter "2"\nalice returned 2, bob returned 1, counter "2"',
  got: 'alice returned 1, bob returned 1, counter "1"',
  coverage: 'exhaustive: 4 of 4 traces',
  schedule: 'v1:alice,bob/0.GET+counter~1/1.GET+counter~1/0.SET+counter+1~2/1.SET+counter+1~2',
  replay: `RACE_REPLAY='v1:alice,bob/0.GET+counter~1/1.GET+counter~1/0.SET+counter+1~2/1.SET+counter+1~2' npx jest test/counter.test.ts -t "counts visits"`,
};

/** Two locks taken in opposite orders. */
export const deadlock: RaceReport = {
  ...lostUpdate,
  failure: 'deadlock',
  what: 'Nobody can go on: alice and bob wait for what the other holds.',
  tasks: [
    { ...lostUpdate.tasks[0]!, result: 'waits for ever' },
    { ...lostUpdate.tasks[1]!, result: 'waits for ever' },
  ],
  steps: [
    commandStep(0, 'BLPOP lock:a 0', {
      key: 'lock:a',
      kind: 'write',
      reply: '["lock:a", "1"]',
      before: '["1"]',
      stack: ['at lock (src/locks.ts:4:10)'],
    }),
    commandStep(1, 'BLPOP lock:b 0', {
      key: 'lock:b',
      kind: 'write',
      reply: '["lock:b", "1"]',
      before: '["1"]',
      stack: ['at lock (src/locks.ts:4:10)'],
    }),
    commandStep(0, 'BLPOP lock:b 0', { key: 'lock:b', kind: 'write', stack: ['at lock (src/locks.ts:4:10)'] }),
    commandStep(1, 'BLPOP lock:a 0', { key: 'lock:a', kind: 'write', stack: ['at lock (src/locks.ts:4:10)'] }),
  ],
  conflicts: [],
  expected: undefined,
  got: undefined,
};

/** A lock that two tasks ask for until the limit of steps. */
export const livelock: RaceReport = {
  ...lostUpdate,
  failure: 'livelock',
  what: 'Limit reached: more than 1,000 steps ("steps").',
  steps: [
    commandStep(0, 'SET lock x NX', { key: 'lock', kind: 'write', reply: 'OK', after: '"x"' }),
    ...Array.from({ length: 999 }, (_, i) =>
      commandStep(i % 2, 'SET lock y NX', { key: 'lock', kind: 'write', reply: 'nil', before: '"x"' }),
    ),
  ],
  conflicts: [],
  expected: undefined,
  got: undefined,
};

/** More tasks than columns have room for. */
export const crowd: RaceReport = {
  ...lostUpdate,
  tasks: Array.from({ length: 9 }, (_, i) => ({ name: `worker ${i + 1}`, stack: [], result: `returned ${i}` })),
  steps: Array.from({ length: 18 }, (_, i) =>
    commandStep(i % 9, i < 9 ? 'GET counter' : 'SET counter 1', { kind: i < 9 ? 'read' : 'write' }),
  ),
  conflicts: [{ where: 'db 0 counter', first: 0, second: 10 }],
};

/** What comes from outside: markup, escapes of terminals, kilobytes, letters two columns wide. */
export const hostile: RaceReport = {
  ...lostUpdate,
  file: 'test/<b>.test.ts',
  test: 'shows </script><script>document.title = "owned"</script> & "quotes"',
  what: '<img src=x onerror=\'document.title="owned"\'> wrote \u001b[31mred\u001b[0m.',
  tasks: [
    { name: '<i>alice</i>', stack: ['at <anonymous>'], result: `returned ${'x'.repeat(5000)}` },
    { name: '\u202ebob\n', stack: [], result: 'threw Error: 競合状態が発生しました' },
  ],
  steps: lostUpdate.steps.map((step, i) => ({
    ...step,
    label: i % 2 === 0 ? `SET counter ${'<script>document.title="owned"</script>'.repeat(40)}` : 'SET 鍵 "\u0007"',
    values: [{ where: 'db 0 counter', before: '"<b>"', after: `"${'y'.repeat(3000)}"` }],
  })),
  expected: Array.from({ length: 200 }, (_, i) => `line ${i} ${'z'.repeat(i)}`).join('\n'),
};
