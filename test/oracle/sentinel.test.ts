import { systemClock } from '../../src/base/clock';
import { ErrorReply, MapReply, type Reply, SimpleReply } from '../../src/redis/reply';
import { SentinelGroup } from '../../src/redis/sentinel-group';
import { RawClient } from '../kit/raw-client';
import { ClusterClients, RealSentinels } from '../kit/real-cluster';
import { describeWithRealRedis } from '../kit/with-real-redis';

/** How long real Sentinels may take until they have seen and agreed. */
const settlingMs = 40_000;

/** One side: a master, its two replicas, and three Sentinels, by number, 0 to 5; ours or real. */
interface Side {
  readonly clients: ClusterClients;
  readonly ports: readonly number[];
  /** Of the Sentinels, and of the runs of the others. */
  readonly ids: readonly string[];
}

/**
 * A line is the number of a server and a command; 'port0' stands for that of server 0.
 * After '~' the real side is asked again until it answers as ours does, for it needs time.
 */
const transcript = `
~ 3 SENTINEL MASTER mymaster
~ 3 SENTINEL REPLICAS mymaster
~ 3 SENTINEL SLAVES mymaster
~ 3 SENTINEL SENTINELS mymaster
3 SENTINEL MASTERS
3 SENTINEL GET-MASTER-ADDR-BY-NAME mymaster
3 SENTINEL GET-MASTER-ADDR-BY-NAME nope
3 SENTINEL MASTER nope
3 SENTINEL MASTER
3 SENTINEL REPLICAS nope
3 SENTINEL SLAVES nope
3 SENTINEL SENTINELS nope
3 SENTINEL CKQUORUM nope
3 SENTINEL CKQUORUM mymaster
3 SENTINEL FAILOVER nope
3 SENTINEL REMOVE nope
3 SENTINEL MYID
3 SENTINEL PENDING-SCRIPTS
3 SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 port0 0 *
3 SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 1 0 *
3 SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 x 0 *
3 SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 1 x *
3 SENTINEL INFO-CACHE nope
3 SENTINEL INFO-CACHE
3 SENTINEL CONFIG GET *
3 SENTINEL CONFIG GET announce-*
3 SENTINEL CONFIG GET announce-port
3 SENTINEL CONFIG SET announce-port x
3 SENTINEL CONFIG SET resolve-hostnames maybe
3 SENTINEL CONFIG SET RESOLVE-HOSTNAMES Yes
3 SENTINEL CONFIG GET resolve-hostnames
3 SENTINEL CONFIG SET resolve-hostnames no
3 SENTINEL CONFIG SET foo bar
3 SENTINEL CONFIG
3 SENTINEL CONFIG GET
3 SENTINEL CONFIG FOO x
3 SENTINEL DEBUG
3 SENTINEL DEBUG ping-period 1001
3 SENTINEL DEBUG foo 1
3 SENTINEL DEBUG ping-period 0
3 SENTINEL DEBUG ping-period x
3 SENTINEL DEBUG ping-period
3 SENTINEL DEBUG ping-period 1000
3 SENTINEL SIMULATE-FAILURE help
3 SENTINEL SIMULATE-FAILURE foo
3 SENTINEL FLUSHCONFIG
3 SENTINEL HELP
3 SENTINEL FOO
3 SENTINEL
3 SENTINEL MONITOR mymaster 127.0.0.1 port0 2
3 SENTINEL MONITOR m2 127.0.0.1 x 2
3 SENTINEL MONITOR m2 127.0.0.1 99999 2
3 SENTINEL MONITOR m2 127.0.0.1 port1 0
3 SENTINEL MONITOR m2 nohost.invalid 1 1
3 SENTINEL MONITOR m2 127.0.0.1 1 x
3 SENTINEL MONITOR m2 127.0.0.1 port1 1
3 SENTINEL CKQUORUM m2
3 SENTINEL FAILOVER m2
3 SENTINEL GET-MASTER-ADDR-BY-NAME m2
3 SENTINEL SET m2
3 SENTINEL SET m2 quorum
3 SENTINEL SET nope quorum 1
3 SENTINEL SET m2 quorum x
3 SENTINEL SET m2 quorum 0
3 SENTINEL SET m2 QUORUM 3
3 SENTINEL SET m2 quorum 3 foo
3 SENTINEL SET m2 foo bar
3 SENTINEL SET m2 down-after-milliseconds 0
3 SENTINEL SET m2 down-after-milliseconds x
3 SENTINEL SET m2 down-after-milliseconds 30001 failover-timeout 5 parallel-syncs 4
3 SENTINEL SET m2 auth-pass x
3 SENTINEL SET m2 auth-pass ""
3 SENTINEL SET m2 auth-user x
3 SENTINEL SET m2 notification-script /x
3 SENTINEL SET m2 client-reconfig-script /x
3 SENTINEL SET m2 rename-command a b
3 SENTINEL SET m2 rename-command a
3 SENTINEL SET m2 master-reboot-down-after-period 5
3 SENTINEL SET m2 master-reboot-down-after-period x
3 SENTINEL CKQUORUM m2
3 SENTINEL RESET zz
3 SENTINEL RESET M2*
3 SENTINEL RESET m2*
3 SENTINEL REMOVE m2
3 SENTINEL MASTER m2
3 INFO sentinel
3 INFO replication
3 INFO keyspace
3 ROLE
3 HELLO
3 GET a
3 PUBLISH x y
3 PUBLISH __sentinel__:hello foo
3 CONFIG GET *
3 RESET
3 ECHO x
3 SELECT 1
3 TIME
3 MULTI
3 MONITOR
3 EVAL "return 1" 0
3 DEBUG SLEEP 0
3 CLIENT SETNAME x
3 CLIENT GETNAME
3 CLIENT FOO
3 ACL WHOAMI
3 PING
3 PING x
3 COMMAND LIST
0 ROLE
1 ROLE
1 SET k v
1 WAIT 0 0
0 SELECT 2
0 SET k v
~ 0 WAIT 2 100
1 SELECT 2
1 GET k
1 SET k x
1 REPLICAOF 127.0.0.1 port0
3 SENTINEL FAILOVER mymaster
~ 3 SENTINEL GET-MASTER-ADDR-BY-NAME mymaster
~ 4 SENTINEL GET-MASTER-ADDR-BY-NAME mymaster
~ 5 SENTINEL GET-MASTER-ADDR-BY-NAME mymaster
~ 5 SENTINEL REPLICAS mymaster
~ 3 SENTINEL MASTER mymaster
~ 4 SENTINEL MASTER mymaster
`;

describeWithRealRedis('a master with replicas and Sentinels', () => {
  let real: RealSentinels;
  let ours: SentinelGroup;
  let sides: readonly [Side, Side];

  beforeAll(async () => {
    real = await RealSentinels.start();
    ours = await SentinelGroup.start({ version: '7.0' });
    // Who takes over is to be the same.
    for (const ports of [real.ports, ours.data.map(({ port }) => port)])
      for (const [at, priority] of [
        [1, '75'],
        [2, '50'],
      ] as const) {
        const client = await RawClient.open(ports[at]!);
        await client.call('CONFIG', 'SET', 'replica-priority', priority);
        client.close();
      }
    for (const sentinel of ours.sentinels)
      for (const [name, ms] of [
        ['down-after-milliseconds', 500],
        ['failover-timeout', 3000],
      ] as const)
        await sentinel.call(['SENTINEL', 'SET', 'mymaster', name, String(ms)]);
    sides = [await sideOf(ours.nodes.map(({ port }) => port)), await sideOf(real.ports)];
  }, 60_000);
  afterAll(async () => {
    sides?.forEach(({ clients }) => clients.close());
    await real?.stop();
    await ours?.stop();
  });

  test('answer as redis-server does', async () => {
    const different: object[] = [];
    for (const line of transcript.trim().split('\n')) {
      const [, waits, node, words] = /^(~ )?(\d) (.*)$/.exec(line)!;
      const [mine, theirs] = sides.map((side) => () => replyOf(side, Number(node), words!));
      const expected = `${line}\n${await mine!()}`;
      const untilMs = systemClock.now() + (waits === undefined ? 0 : settlingMs);
      let found = `${line}\n${await theirs!()}`;
      while (found !== expected && systemClock.now() < untilMs) found = `${line}\n${await theirs!()}`;
      if (expected !== found) different.push({ ours: expected, real: found });
    }
    expect(different).toEqual([]);
  }, 180_000);

  test('tell subscribers of a crash the same, as far as chance is not in it', async () => {
    const [mine, theirs] = await Promise.all(
      sides.map((side, at) => eventsOfCrash(side, () => (at === 0 ? ours.kill(ours.data[2]!) : real.kill(2)))),
    );
    expect(mine).toEqual(theirs);
  }, 120_000);
});

async function sideOf(ports: readonly number[]): Promise<Side> {
  const clients = new ClusterClients(ports);
  const ids: string[] = [];
  for (const at of ports.keys()) {
    const reply = await clients.ask(at, at < 3 ? ['INFO', 'server'] : ['SENTINEL', 'MYID']);
    ids.push(at < 3 ? /run_id:(\w+)/.exec(String(reply))![1]! : String(reply));
  }
  return { clients, ports, ids };
}

/** What all three Sentinels tell until the last of them has switched: each event once, those left out that one of them only tells, or that come late. */
async function eventsOfCrash(side: Side, crash: () => unknown): Promise<string[]> {
  const listeners = await Promise.all(side.ports.slice(3).map((port) => RawClient.open(port)));
  for (const each of listeners) await each.call('PSUBSCRIBE', '*');
  await crash();
  const told = await Promise.all(
    listeners.map(async (each) => {
      const events: string[] = [];
      while (!events.some((event) => event.startsWith('+sdown slave'))) {
        const [, , channel, text] = (await each.reply()) as readonly string[];
        events.push(masked(side, `${channel} ${text}`));
      }
      return events;
    }),
  );
  listeners.forEach((each) => each.close());
  // On a busy machine a real one may take a server for down that is only slow, and try once more; and its leader may hear of its own switch
  // before the other replica has followed, which ends the failover without a word.
  const isSure = (event: string): boolean =>
    /^\+(sdown (master mymaster 127.0.0.1 port2$|slave 127.0.0.1:port2 )|switch-master|slave |elected-leader)/.test(event) ||
    /^\+(try-failover master mymaster 127.0.0.1 port2$|selected-slave|promoted-slave|failover-state-|slave-reconf-sent)/.test(event);
  return [...new Set(told.flat().filter(isSure))].sort();
}

async function replyOf(side: Side, node: number, line: string): Promise<string> {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) =>
    (quoted ?? plain!).replace(/\bport(\d)\b/, (_, at) => String(side.ports[at])),
  );
  const reply = await side.clients.ask(node, words);
  const isUnordered = Array.isArray(reply) && /REPLICAS|SLAVES|SENTINELS|DEBUG|CONFIG GET/.test(line);
  // QUIT of Redis 7.0 works, and is not listed.
  if (line === 'COMMAND LIST')
    return (reply as string[])
      .filter((name) => name !== 'quit')
      .sort()
      .join('\n');
  return (isUnordered ? sorted(reply, line).map((item) => masked(side, show(item))) : [masked(side, show(reply))]).sort().join('\n');
}

/** Of lists of pairs the pairs, for their order is of no meaning. */
function sorted(reply: readonly Reply[], line: string): readonly Reply[] {
  if (!/DEBUG|CONFIG GET/.test(line)) return reply;
  return reply.flatMap((_, at) => (at % 2 === 0 ? [[reply[at]!, reply[at + 1]!]] : []));
}

/** Without ports, ids, times and offsets. */
function masked(side: Side, text: string): string {
  side.ids.forEach((id, at) => (text = text.replaceAll(id, `id${at}`)));
  side.ports.forEach((port, at) => (text = text.replace(new RegExp(`\\b${port}\\b`, 'g'), `port${at}`)));
  return text
    .replace(
      /"(last-[a-z-]+|info-refresh|role-reported-time|slave-repl-offset|link-pending-commands|voted-leader-epoch|id)",("?)\d+("?)/g,
      '"$1",$2n$3',
    )
    .replace(/"voted-leader","[^"]*"/g, '"voted-leader","?"')
    .replace(/(\["master",|connected",)\d+/g, '$1n')
    .replace(/"\d+"\]/g, '"n"]');
}

function show(reply: Reply): string {
  if (reply instanceof ErrorReply) return `(error) ${reply.message}`;
  if (reply instanceof SimpleReply) return `+${reply.text}`;
  if (reply instanceof MapReply) return JSON.stringify(reply.entries.flat());
  return typeof reply === 'string' ? reply : JSON.stringify(reply);
}
