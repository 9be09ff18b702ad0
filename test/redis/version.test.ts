import { assembleEngine } from '../../src/redis/assemble';
import { commands } from '../../src/redis/commands';
import { newestVersion, type RedisVersion, redisVersions, Version } from '../../src/redis/version';
import { FakeClock } from '../kit/fake-clock';
import { InProcessRedis } from '../kit/in-process-redis';
import { parseReply, type Wire } from '../kit/resp';

async function ask(version: RedisVersion, ...argv: string[]): Promise<Wire> {
  const server = new InProcessRedis(version);
  const connection = await server.connect();
  await connection.send(argv);
  await server.stop();
  return parseReply(connection.received[0]!);
}

const textOf = (wire: Wire): string => ('text' in wire ? wire.text : '');
const itemsOf = (wire: Wire): readonly Wire[] => ('items' in wire ? wire.items : []);

test.each([
  ['7.0', '7.0', true],
  ['7.0', '7.2', false],
  ['8.4', '7.2', true],
  ['8.2', '8.4', false],
] as const)('%s: has(%s) is %s', (name, other, expected) => {
  expect(new Version(name).has(other)).toBe(expected);
});

test.each([
  ['7.0', '1.0.0', true],
  ['7.0', '7.0.9', true],
  ['7.0', '7.0.16', false],
  ['7.0', '7.2.0', false],
  ['7.4', '7.4.0', true],
  ['7.4', '8.0.0', false],
  ['8.4', '10.0.0', false],
] as const)('%s: hasSince(%s) is %s', (name, release, expected) => {
  expect(new Version(name).hasSince(release)).toBe(expected);
});

test.each(redisVersions)('a server like %s says so', async (version) => {
  const { release } = new Version(version);
  expect(release).toMatch(new RegExp(`^${version.replace('.', '\\.')}\\.[0-9]+$`));
  expect(textOf(await ask(version, 'INFO', 'server'))).toContain(`redis_version:${release}\r\n`);
  expect(itemsOf(await ask(version, 'HELLO')).map(textOf)).toContain(release);
  expect(textOf(await ask(version, 'LOLWUT'))).toContain(release);
});

test('no version means the newest', () => {
  const identity = { host: '127.0.0.1', port: 6379 };
  const engine = assembleEngine(new FakeClock(), { databases: 1, seed: 1, password: undefined, identity, onShutdown: () => undefined });
  expect(engine.version.name).toBe(newestVersion);
  engine.dispose();
});

test.each(redisVersions)('a server like %s has the commands of its time, and their subcommands', async (version) => {
  const parsed = new Version(version);
  const known = commands.filter((each) => parsed.hasSince(each.since)).map((each) => each.fullName);
  const listed = new Set(
    itemsOf(await ask(version, 'COMMAND', 'LIST'))
      .map(textOf)
      .filter((name) => !name.includes('|')),
  );
  expect([...listed].sort()).toEqual(known.filter((name) => !name.includes('|')).sort());
  expect(await ask(version, 'COMMAND', 'COUNT')).toMatchObject({ text: String(listed.size) });
  expect(itemsOf(await ask(version, 'COMMAND', 'DOCS')).length).toBe(2 * listed.size);
});

test('what is newer is unknown, in Redis’s words', async () => {
  expect(textOf(await ask('7.0', 'CLIENT', 'NO-TOUCH', 'ON'))).toBe("ERR unknown subcommand 'NO-TOUCH'. Try CLIENT HELP.");
  expect(textOf(await ask('7.2', 'CLIENT', 'NO-TOUCH', 'ON'))).toBe('OK');
  expect(textOf(await ask('7.0', 'COMMAND', 'DOCS', 'client'))).toBe('');
});
