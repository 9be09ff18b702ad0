/** A short one of bench/soak.cjs, counted in actions: every reply is compared, and nothing is left open. */
import { setImmediate } from 'node:timers/promises';
import { createRandom, type Random } from '../../../src/base/random';
import { RedisServer } from '../../../src/redis/server';
import type { VerbatimReply } from '../../../src/redis/reply';

interface Soak {
  readonly operations: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly connections: { readonly memory: number; readonly tcp: number };
  readonly problems: readonly string[];
  run(goesOn: () => boolean): Promise<void>;
}

const { Soak } = require('../../../bench/soak-actions.cjs') as {
  readonly Soak: new (server: RedisServer, options: { readonly random: Random; readonly longestValue: number }) => Soak;
};

jest.setTimeout(30_000);

/** At least; some kinds of work are rare, and each is to be met. */
const actions = 1_000;
/** Longer than what goes out in one piece. */
const longestValue = 4 * 1024 * 1024;

test('what clients do and suffer at random, by memory and TCP, is answered rightly and leaves nothing', async () => {
  const before = openHandles();
  const server = await RedisServer.start({ transport: 'memory' });
  const soak = new Soak(server, { random: createRandom(1), longestValue });
  await soak.run(() => soak.operations < actions || Object.values(soak.counts).includes(0));
  expect(soak.problems).toEqual([]);
  expect(Object.values(soak.connections)).not.toContain(0);
  // The client that asks is the server's own.
  await eventually(async () => ((await server.call(['INFO', 'clients'])) as VerbatimReply).text.includes('\nconnected_clients:1\r\n'));
  await server.stop();
  // Those of test files that ran before in this process may go meanwhile.
  await eventually(() => Object.entries(openHandles()).every(([kind, count]) => count <= (before[kind] ?? 0)));
});

/** How many sockets there are, and servers that listen. Other kinds are Jest's, too. */
function openHandles(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) if (kind.startsWith('TCP')) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** For as long as the test may take. */
async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setImmediate();
}
