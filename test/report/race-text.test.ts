import { columnsOf } from '../../src/report/columns';
import { raceText } from '../../src/report/race-text';
import { commandStep, crowd, deadlock, hostile, livelock, lostUpdate } from './sample-reports';

test('a lost update: accesses, creations, the interleaving, what serial orders give, how to replay it', () => {
  expect(raceText(lostUpdate, { page: 'race-reports/counts-visits.html' })).toBe(
    `RACE: an order of the tasks comes to what no serial order comes to
alice and bob both wrote counter from what they had read before.
test/counter.test.ts: counts visits

Write to db 0 counter by alice, step 3:
  SET counter 1 → OK
      increment (src/counter.ts:13:16)
      async visit (src/pages.ts:40:3)
Previous read of db 0 counter by bob, step 2:
  GET counter → "0"
      increment (src/counter.ts:12:30)
      async visit (src/pages.ts:40:3)

Write to db 0 counter by bob, step 4:
  SET counter 1 → OK
      increment (src/counter.ts:13:16)
      async visit (src/pages.ts:40:3)
Previous read of db 0 counter by alice, step 1:
  GET counter → "0"
      increment (src/counter.ts:12:30)
      async visit (src/pages.ts:40:3)

Task alice was created at:
      Object.<anonymous> (test/counter.test.ts:20:9)

Task bob was created at:
      Object.<anonymous> (test/counter.test.ts:21:9)

The schedule that fails (* conflicts):

      alice                           bob                             db 0 counter
      ──────────────────────────────  ──────────────────────────────  ──────────────────────────────
  1*  GET counter → "0"                                               "0"
  2*                                  GET counter → "0"               "0"
  3*  SET counter 1 → OK                                              "0" → "1"
  4*                                  SET counter 1 → OK              "1"
      returned 1                      returned 1

Expected, as serial orders of the tasks give it:
  alice returned 1, bob returned 2, counter "2"
  alice returned 2, bob returned 1, counter "2"

Got:
  alice returned 1, bob returned 1, counter "1"

Search: exhaustive: 4 of 4 traces
Page: race-reports/counts-visits.html

Replay:
  RACE_REPLAY='v1:alice,bob/0.GET+counter~1/1.GET+counter~1/0.SET+counter+1~2/1.SET+counter+1~2' npx jest test/counter.test.ts -t "counts visits"`,
  );
});

test('a deadlock: who waits, and after what', () => {
  const lines = raceText(deadlock).split('\n');
  expect(lines.slice(0, 11)).toEqual([
    'DEADLOCK: in an order of the tasks nobody can go on',
    'Nobody can go on: alice and bob wait for what the other holds.',
    'test/counter.test.ts: counts visits',
    '',
    'alice waits for ever.',
    '  Its last step was 3: BLPOP lock:b 0',
    '      lock (src/locks.ts:4:10)',
    '',
    'bob waits for ever.',
    '  Its last step was 4: BLPOP lock:a 0',
    '      lock (src/locks.ts:4:10)',
  ]);
  expect(lines).not.toContain('Expected:');
  const start = { ...commandStep(1, 'bob'), kind: 'start' as const };
  expect(raceText({ ...deadlock, steps: [start] })).toContain('bob waits for ever.\n  It has done nothing.\n');
});

test('a live-lock: what is done again and again, once', () => {
  const lines = raceText(livelock).split('\n');
  const title = lines.indexOf('The schedule that fails:');
  expect(lines.slice(title + 4, title + 9)).toEqual([
    '  1      SET lock x NX → OK',
    '  2      SET lock y NX → nil',
    '  3                                            SET lock y NX → nil',
    '         … the last 2 steps again and again, 997 steps in all',
    '         returned 1                            returned 1',
  ]);
});

test('of a long schedule, the beginning, the end, and what is around conflicts', () => {
  const steps = Array.from({ length: 400 }, (_, i) => commandStep(i % 2, `SET counter ${i}`, { kind: 'write' }));
  const text = raceText({ ...lostUpdate, steps, conflicts: [{ where: 'db 0 counter', first: 200, second: 203 }] });
  const shown = [...text.matchAll(/^ {2}(\d+\*?|) +(?:SET counter (\d+)|… (.*))/gm)].map(([, number, , gap]) => gap ?? number);
  const run = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
  const middle = ['198', '199', '200', '201*', '202', '203', '204*', '205', '206', '207'];
  expect(shown).toEqual([...run(1, 6), '191 more steps', ...middle, '179 more steps', ...run(387, 400)]);
});

test('tasks that have no room for a column have a lane', () => {
  const text = raceText(crowd);
  expect(text).toContain('\n  1*   ● │ │ │ │ │ │ │ │  worker 1  GET counter\n');
  expect(text).toContain('\n  11*  │ ● │ │ │ │ │ │ │  worker 2  SET counter 1\n');
  expect(text).toContain('\n       │ │ │ │ │ │ │ │ ●  worker 9  returned 8\n');
});

test('whatever the values, lines fit and show no escapes of theirs; what is cut says so', () => {
  const text = raceText(hostile);
  expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  const { replay } = hostile;
  const long = text.split('\n').filter((line) => columnsOf(line) > 100 && !line.endsWith(replay!));
  expect(long).toEqual([]);
  expect(text).toContain('returned xxxxxxxxxxxxx… +4,987');
  expect(text).toContain('SET 鍵 "\\x07" → "0"');
  expect(text).toContain('… 176 more lines');
  for (const report of [lostUpdate, deadlock, livelock, crowd])
    for (const line of raceText(report).split('\n')) expect(line.includes('RACE_REPLAY') ? 0 : columnsOf(line)).toBeLessThanOrEqual(100);
});

test('tasks that were created at one place are named together; frames that are nowhere are left out', () => {
  const stack = [
    'at AsyncLocalStorage.run (node:async_hooks:346:14)',
    'at Object.race (test/counter.test.ts:20:9)',
    'at new Promise (<anonymous>)',
  ];
  const text = raceText({ ...lostUpdate, tasks: lostUpdate.tasks.map((task) => ({ ...task, stack })) });
  expect(text).toContain('\n\nTasks alice, bob were created at:\n      Object.race (test/counter.test.ts:20:9)\n\n');
  expect(text).not.toContain('anonymous');
});

test('no line that Jest would take for the stack of the error', () => {
  expect(raceText(lostUpdate)).not.toMatch(/^\s*at /m);
});

test('what happened in a run that was only watched has no search and no replay', () => {
  const text = raceText({ ...lostUpdate, mode: 'watched', failure: 'lost update', coverage: '', schedule: undefined, replay: undefined });
  expect(text).toContain('What happened (* conflicts):');
  expect(text).not.toMatch(/Search|Replay|serial/);
});

test('tasks that are not needed and starts are left out; what went wrong is in the label; a write over what was read comes first', () => {
  const start = (task: number) => ({ ...commandStep(task, 'start'), kind: 'start' as const, accesses: [], values: [] });
  const report = {
    ...lostUpdate,
    tasks: [{ name: 'idle', stack: [], result: 'was not needed' }, ...lostUpdate.tasks],
    steps: [
      start(1),
      start(2),
      commandStep(1, 'SET counter 1', { kind: 'write' }),
      { ...commandStep(2, 'INCR counter', { kind: 'write' }), kind: 'lost reply' as const },
      { ...commandStep(1, 'GET counter'), kind: 'clock' as const },
      commandStep(2, 'SET counter 2', { kind: 'write' }),
    ],
    conflicts: [
      { where: 'db 0 counter', first: 2, second: 3 },
      { where: 'db 0 counter', first: 4, second: 5 },
    ],
  };
  const text = raceText(report);
  expect(text).not.toMatch(/idle|start$/m);
  expect(text.match(/^(?:Write|Read|Previous).*/gm)).toEqual([
    'Write to db 0 counter by bob, step 6:',
    'Previous read of db 0 counter by alice, step 5:',
    'Write to db 0 counter by bob, step 4:',
    'Previous write to db 0 counter by alice, step 3:',
  ]);
  expect(text).toContain('INCR counter (reply lost)');
  expect(text).toContain('(time passes) GET counter');
  expect(text).toMatch(/^ {2}3\* +SET counter 1/m);
});
