import { InProcessRedis } from '../kit/in-process-redis';
import { RealRedis, realRedisVersion } from '../kit/real-redis';
import type { RedisUnderTest, TestConnection } from '../kit/redis-under-test';
import { parseReply } from '../kit/resp';
import { describeWithRealRedis } from '../kit/with-real-redis';

/** What ours does not tell, because there is no such thing, or Node does not know it. */
const leftOut = /^(?:used_cpu_(?:sys|user)_main_thread|.*eventloop.*|evicted_scripts|client_.*_disconnections)$/;

describeWithRealRedis('INFO', () => {
  let ours: RedisUnderTest;
  let real: RedisUnderTest;
  let connections: [TestConnection, TestConnection];
  beforeAll(async () => {
    ours = new InProcessRedis(realRedisVersion());
    real = await RealRedis.start();
    connections = [await ours.connect(), await real.connect()];
  });
  afterAll(() => Promise.all([ours.stop(), real.stop()]));

  test.each(['', 'all', 'everything', 'default', 'commandstats', 'latencystats', 'CPU modules', 'keyspace server', 'module_list', 'none'])(
    'INFO %s has the sections and fields of the real server, in its order',
    async (sections) => {
      const [received, expected] = await both(['INFO', ...sections.split(' ').filter(Boolean)]);
      expect(namesIn(received)).toEqual(namesIn(expected).filter((name) => !leftOut.test(name)));
    },
  );

  test('the fields of a replica', async () => {
    await both(['REPLICAOF', '127.0.0.1', '1']);
    const [received, expected] = await both(['INFO', 'replication']);
    await both(['REPLICAOF', 'NO', 'ONE']);
    const withoutId = (text: string): string => text.replace(/(?<=master_replid:)\w+/, 'id');
    expect(withoutId(received)).toBe(withoutId(expected));
  });

  test('commands and errors are counted alike', async () => {
    const others: [TestConnection, TestConnection] = [await ours.connect(), await real.connect()];
    const play = async (line: string): Promise<void> => {
      const [who, ...argv] = line.split(' ');
      await Promise.all((who === 'a' ? others : connections).map((connection) => connection.send(argv)));
    };
    await both(['CONFIG', 'RESETSTAT']);
    for (const line of counted) await play(line);
    connections.forEach((connection) => (connection.received.length = 0));
    const [received, expected] = await both(['INFO', 'commandstats', 'errorstats']);
    const [stats, expectedStats] = await both(['INFO', 'stats']);
    expect(countsIn(received)).toEqual(countsIn(expected));
    for (const field of ['total_error_replies', 'expired_keys', 'keyspace_hits', 'keyspace_misses', 'rejected_connections']) {
      const line = new RegExp(`${field}:\\d+`);
      expect(line.exec(stats)![0]).toBe(line.exec(expectedStats)![0]);
    }
  });

  async function both(argv: readonly string[]): Promise<[string, string]> {
    return [await ask(connections[0], argv), await ask(connections[1], argv)];
  }
});

/** What each of two clients sends. */
const counted = [
  '> SET k v',
  '> SET k v FOO',
  '> SET k',
  '> NOSUCH a',
  '> CLIENT NOSUCH',
  '> HGET k f',
  '> GET missing',
  '> DEBUG ERROR MY',
  // A transaction that fails in its queue, one that is spoilt, one that was watched, and none.
  '> MULTI',
  '> INCR k',
  '> SET n 1',
  '> EXEC',
  '> MULTI',
  '> LPUSH k a',
  '> EXEC',
  '> MULTI',
  '> GET',
  '> SET n 2',
  '> EXEC',
  '> WATCH n',
  'a SET n 3',
  '> MULTI',
  '> GET n',
  '> EXEC',
  '> EXEC',
  '> DISCARD',
  '> EXEC 1',
  '> MULTI',
  '> MULTI',
  '> WATCH k',
  '> DISCARD',
  // Clients that wait.
  'a BLPOP l 0',
  '> RPUSH l v',
  'a BLPOP l 0.001x',
  'a BLPOP k 0',
  'a BLMOVE l k LEFT LEFT 0',
  '> RPUSH l v w',
  'a SUBSCRIBE c',
  'a GET k',
  'a UNSUBSCRIBE c',
  '> AUTH a b',
  '> CONFIG SET nosuch 1',
  '> CONFIG SET hz x',
  '> REPLICAOF 127.0.0.1 1',
  '> SET k v',
  '> MULTI',
  '> SET k v',
  '> EXEC',
  '> REPLICAOF NO ONE',
];

async function ask(connection: TestConnection, argv: readonly string[]): Promise<string> {
  await connection.send(argv);
  const reply = parseReply(connection.received.shift()!);
  return 'text' in reply ? reply.text : '';
}

/** Titles and names of fields; those of commands, errors and databases as one each, without addresses. */
function namesIn(info: string): string[] {
  const names = info
    .replace(/^listener\d.*\r\n/gm, '')
    .split('\r\n')
    .map((line) => line.replace(/:.*/, ''));
  const kinds = names.map((name) => name.replace(/^(cmdstat|errorstat|latency_percentiles_usec)_.*|^db\d+/, '$1*'));
  return kinds.filter((name, at) => name !== kinds[at - 1]);
}

/** Of each command the calls, rejected and failed; of each error the number. Without those that the tests' own control connection sends. */
function countsIn(info: string): string[] {
  const lines = info
    .split('\r\n')
    .filter((line) => /^(?:cmd|error)stat_/.test(line) && !/^cmdstat_(?:ping|debug|client|config\|get)/.test(line));
  return lines.map((line) => line.replace(/usec=.*(?=rejected)/, '')).sort();
}
