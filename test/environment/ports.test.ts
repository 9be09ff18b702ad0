import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { releaseClaims } from '../../src/environment/run-claims';
import { installedPackage } from '../kit/installed-package';

const limitMs = 30_000;
const run = `${process.pid}-ports`;
const hasSockets = process.platform === 'linux';
if (!hasSockets) process.stderr.write('ports: claims by socket are skipped, this is not Linux\n');
const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(() => releaseClaims(run));

/** A worker that takes ports and holds them, starting its search where all others do. (get-port is an ES module, which a test file cannot load.) */
function worker({ claims, count = 1, then = '' }: { claims: 'claimBySocket' | 'claimByFile'; count?: number; then?: string }) {
  const module = JSON.stringify(join(installedPackage().folder, 'dist/src/environment/ports'));
  const code = `
    Object.defineProperty(process, 'pid', { value: 7 });
    const ports = require(${module});
    const pool = new ports.Ports(ports.${claims});
    const take = () => Promise.all(Array.from({ length: ${count} }, () => pool.take()));
    const tell = (taken) => console.log(taken.join(' '));
    take().then(async (taken) => { tell(taken); ${then} });
    setInterval(() => {}, 1e6);`;
  const env = { ...process.env, JEST_DISTRIBUTED_RUN: run };
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'], env });
  children.push(child);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => (text += data));
  const line = (at: number): Promise<number[]> =>
    new Promise((resolve) => {
      const look = (): void => {
        const lines = text.split('\n').slice(0, -1);
        if (lines.length > at) resolve(lines[at]!.split(' ').map(Number));
      };
      child.stdout.on('data', look);
      look();
    });
  const kill = (): Promise<unknown> => {
    child.kill('SIGKILL');
    return new Promise((resolve) => child.once('exit', resolve));
  };
  return { line, kill };
}

describe.each(['claimBySocket', 'claimByFile'] as const)('by %s', (claims) => {
  const supported = claims === 'claimByFile' || hasSockets;

  (supported ? test : test.skip)(
    'workers that look at the same ports at the same time are given different ones',
    async () => {
      const taken = await Promise.all([1, 2, 3].map(() => worker({ claims, count: 10 }).line(0)));
      expect(new Set(taken.flat()).size).toBe(30);
      expect(taken.flat().every((port) => port >= 20_000 && port < 32_000)).toBe(true);
    },
    limitMs,
  );
});

(hasSockets ? describe : describe.skip)('a port', () => {
  test(
    'is free again when its worker was killed, and not before',
    async () => {
      const first = worker({ claims: 'claimBySocket' });
      const [port] = await first.line(0);
      const [other] = await worker({ claims: 'claimBySocket' }).line(0);
      expect(other).not.toBe(port);
      await first.kill();
      expect(await worker({ claims: 'claimBySocket' }).line(0)).toEqual([port]);
    },
    limitMs,
  );

  test(
    'is free again when it was given back; a worker goes on to the next one',
    async () => {
      const first = worker({ claims: 'claimBySocket', then: 'pool.giveBack(); tell(await take()); pool.giveBack(); tell([]);' });
      const [[port], [next]] = [await first.line(0), await first.line(1)];
      expect(next).not.toBe(port);
      await first.line(2);
      expect(await worker({ claims: 'claimBySocket' }).line(0)).toEqual([port]);
    },
    limitMs,
  );

  test(
    'that a stranger listens on is passed over',
    async () => {
      const first = worker({ claims: 'claimBySocket' });
      const [port] = await first.line(0);
      await first.kill();
      const stranger = createServer().listen(port, '127.0.0.1');
      await new Promise((resolve) => stranger.once('listening', resolve));
      try {
        expect(await worker({ claims: 'claimBySocket' }).line(0)).not.toEqual([port]);
      } finally {
        stranger.close();
      }
    },
    limitMs,
  );
});
