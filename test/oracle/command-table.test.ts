import { commands } from '../../src/redis/commands';
import { Version } from '../../src/redis/version';
import { InProcessRedis } from '../kit/in-process-redis';
import { RealRedis } from '../kit/real-redis';
import type { RedisUnderTest, TestConnection } from '../kit/redis-under-test';
import { parseReply, type Wire } from '../kit/resp';
import { describeWithRealRedis } from '../kit/with-real-redis';

/** What 7.0 can know. */
const version = new Version('7.0');
const known = commands.filter((each) => version.hasSince(each.since));
const names = known.map((each) => each.fullName);
const topLevel = names.filter((name) => !name.includes('|'));

describeWithRealRedis('the command table is the real server’s', () => {
  let ours: RedisUnderTest;
  let real: RedisUnderTest;
  let connections: [TestConnection, TestConnection];
  beforeAll(async () => {
    ours = new InProcessRedis('7.0');
    real = await RealRedis.start();
    connections = [await inResp3(ours), await inResp3(real)];
  });
  afterAll(() => Promise.all([ours.stop(), real.stop()]));

  test.each(topLevel)('COMMAND INFO %s', async (name) => {
    const [received, expected] = await both(['COMMAND', 'INFO', name]);
    expect(withoutUnknown(received)).toEqual(withoutUnknown(expected));
  });

  test.each(topLevel)('COMMAND DOCS %s', async (name) => {
    const [received, expected] = await both(['COMMAND', 'DOCS', name]);
    expect(withoutUnknown(received)).toEqual(withoutUnknown(expected));
  });

  async function both(argv: readonly string[]): Promise<[Plain, Plain]> {
    return [await ask(connections[0], argv), await ask(connections[1], argv)];
  }
});

type Plain = string | Plain[] | Map<string, Plain>;

async function inResp3(server: RedisUnderTest): Promise<TestConnection> {
  const connection = await server.connect();
  await connection.send(['HELLO', '3']);
  connection.received.length = 0;
  return connection;
}

async function ask(connection: TestConnection, argv: readonly string[]): Promise<Plain> {
  await connection.send(argv);
  return plain(parseReply(connection.received.shift()!));
}

/** Sets in any order, maps by key; every scalar with its kind. */
function plain(wire: Wire): Plain {
  if (wire.kind === 'map') return new Map(wire.entries.map(([key, value]) => ['text' in key ? key.text : '', plain(value)]));
  if (wire.kind === 'set') return ['a set', ...wire.items.map((item) => JSON.stringify(plain(item))).sort()];
  if ('items' in wire) return [`an ${wire.kind}`, ...wire.items.map(plain)];
  return `${wire.kind} ${'text' in wire ? wire.text : ''}`;
}

/** Leaves out the subcommands that our table does not have (yet): their number is not what this test is about. */
function withoutUnknown(reply: Plain): Plain {
  if (typeof reply === 'string') return reply;
  if (Array.isArray(reply)) {
    const subcommand = /^string (\w+\|[\w-]+)$/;
    const nameOf = (item: Plain): string | undefined => subcommand.exec(String(Array.isArray(item) ? item[1] : ''))?.[1];
    const known = reply.filter((item) => !isUnknown(nameOf(item))).map(withoutUnknown);
    // The real server's order of subcommands is its hash table's.
    return known.some(nameOf) ? known.sort((a, b) => ((nameOf(a) ?? '') < (nameOf(b) ?? '') ? -1 : 1)) : known;
  }
  return new Map(
    [...reply].filter(([key]) => !isUnknown(key.includes('|') ? key : undefined)).map(([key, value]) => [key, withoutUnknown(value)]),
  );
}

function isUnknown(name: string | undefined): boolean {
  return name !== undefined && !names.includes(name);
}
