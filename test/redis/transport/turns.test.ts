import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers';
import { transform } from 'sucrase';
import { turns, turnsInARow } from '../../../src/redis/transport/turns';

const tick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
const round = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('delivers nothing while it is posted, and then all in order', async () => {
  const delivered: number[] = [];
  for (const n of [1, 2, 3]) turns.post({ deliver: () => void delivered.push(n) });
  expect(delivered).toEqual([]);
  await round();
  expect(delivered).toEqual([1, 2, 3]);
});

test('what a delivery posts comes when promises and ticks of the present turn are through', async () => {
  const seen: string[] = [];
  turns.post({
    deliver() {
      turns.post({ deliver: () => void seen.push('next turn') });
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => void seen.push('promise'));
      process.nextTick(() => void seen.push('tick'));
    },
  });
  await round();
  await round();
  expect(seen).toEqual(['tick', 'promise', 'next turn']);
});

test('the event loop goes round while one turn follows the other', async () => {
  let turnsTaken = 0;
  let isOver = false;
  const go = (): void => {
    turnsTaken++;
    if (!isOver && turnsTaken < 100 * turnsInARow) turns.post({ deliver: go });
  };
  go();
  await round();
  await round();
  isOver = true;
  await tick();
  expect(turnsTaken).toBeLessThanOrEqual(4 * turnsInARow);
});

test('a delivery that throws is an uncaught exception, as in a listener of a socket, and takes nothing from the others', () => {
  // In a process of its own: Jest would hear of it, too.
  const script = `
    const { turns } = require('./turns');
    process.on('uncaughtException', (error) => console.log('uncaught', error.message));
    for (const n of [1, 2, 3]) turns.post({ deliver() { if (n === 2) throw new Error('two'); console.log(n); } });`;
  const folder = mkdtempSync(join(tmpdir(), 'jest-distributed-'));
  try {
    for (const name of ['redis/transport/turns', 'base/event-loop']) {
      const source = readFileSync(join(__dirname, `../../../src/${name}.ts`), 'utf8');
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, `${name}.js`), transform(source, { transforms: ['typescript', 'imports'] }).code);
    }
    expect(execFileSync(process.execPath, ['-e', script], { cwd: join(folder, 'redis/transport'), encoding: 'utf8' })).toBe(
      '1\nuncaught two\n3\n',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
