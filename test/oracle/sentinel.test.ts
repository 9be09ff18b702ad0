import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Reply } from '../../src/redis/reply';
import { SentinelGroup } from '../../src/redis/sentinel-group';
import { RawClient } from '../kit/raw-client';
import { ClusterClients, RealSentinels } from '../kit/real-cluster';
import { differences, showReply, type Side, withNames } from '../kit/sides';
import { describeWithRealRedis } from '../kit/with-real-redis';

/** How long real Sentinels may take until they have seen and agreed. */
const settlingMs = 20_000;

/** How long they are left alone before they are asked again whether they know each other. */
const pauseMs = 20;

/** How many crashes real ones may have until one is undisturbed. */
const mostCrashes = 5;

/** Of a master, 0, its two replicas, and three Sentinels, 3 to 5; ids are those of the Sentinels, and of the runs of the others. */
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
3 SENTINEL DEBUG ping-period 300
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
  test('answer as redis-server does', async () => {
    const [ours, real] = await Promise.all([startOurs(), startReal()]);
    try {
      expect(await differences(transcript, [ours.side, real.side], { replyOf, settlingMs })).toEqual([]);
    } finally {
      await Promise.all([ours.stop(), real.stop()]);
    }
  }, 120_000);

  test('tell subscribers of a crash the same', async () => {
    const mine = await eventsOfCrash(startOurs);
    let theirs: typeof mine;
    // On a busy machine real ones take a server that is only slow for down, and two may stand for election at once.
    for (let crashes = 0; crashes < mostCrashes && !isDeepStrictEqual(theirs, mine); crashes++)
      theirs = (await eventsOfCrash(startReal)) ?? theirs;
    expect(theirs).toEqual(mine);
  }, 120_000);
});

interface Group {
  readonly side: Side;
  /** Ends the master as a crash does. */
  crash(): unknown;
  stop(): Promise<unknown>;
}

async function startOurs(): Promise<Group> {
  const group = await SentinelGroup.start({ version: '7.0' });
  const side = await prepared(group.nodes.map(({ port }) => port));
  return { side, crash: () => group.kill(group.data[0]!), stop: () => ended(side, group) };
}

async function startReal(): Promise<Group> {
  const group = await RealSentinels.start();
  const side = await prepared(group.ports);
  return { side, crash: () => group.kill(0), stop: () => ended(side, group) };
}

async function ended(side: Side, group: SentinelGroup | RealSentinels): Promise<void> {
  side.clients.close();
  await group.stop();
}

/** Comes back when all know each other, and look often enough for a test. */
async function prepared(ports: readonly number[]): Promise<Side> {
  const clients = new ClusterClients(ports);
  // Who takes over is to be the same.
  await clients.ask(1, ['CONFIG', 'SET', 'replica-priority', '75']);
  await clients.ask(2, ['CONFIG', 'SET', 'replica-priority', '50']);
  const everySentinel = (...words: string[]): Promise<Reply[]> =>
    Promise.all([3, 4, 5].map((at) => clients.ask(at, ['SENTINEL', ...words])));
  await everySentinel('SET', 'mymaster', 'down-after-milliseconds', '900', 'failover-timeout', '5000');
  await everySentinel('DEBUG', 'info-period', '100', 'ping-period', '300', 'ask-period', '100', 'publish-period', '100');
  const isKnown = (master: Reply): boolean => /"num-slaves","2".*"num-other-sentinels","2"/.test(showReply(master));
  while (!(await everySentinel('MASTER', 'mymaster')).every(isKnown)) await setTimeout(pauseMs);
  // After four of these a Sentinel would take back a promotion of which it has not been told; the one that leads a failover looks once a second.
  await everySentinel('DEBUG', 'publish-period', '1000');
  const ids: string[] = [];
  for (const at of ports.keys()) {
    const reply = await clients.ask(at, at < 3 ? ['INFO', 'server'] : ['SENTINEL', 'MYID']);
    ids.push(at < 3 ? /run_id:(\w+)/.exec(String(reply))![1]! : String(reply));
  }
  return { clients, ports, ids };
}

/**
 * What the Sentinel that leads tells of a crash of the master until it has seen it down as a replica, and what the others tell, in no order.
 * @returns undefined when the failover was disturbed: two stood for election at once, or it was given up
 */
async function eventsOfCrash(start: () => Promise<Group>): Promise<string[][] | undefined> {
  const { side, crash, stop } = await start();
  const listeners = await Promise.all(side.ports.slice(3).map((port) => RawClient.open(port)));
  const told: string[][] = listeners.map(() => []);
  let elections = 0;
  const isUndisturbed = async (listener: RawClient, events: string[]): Promise<boolean> => {
    while (!events.at(-1)?.startsWith('+sdown slave')) {
      const [, , channel, text] = (await listener.reply().catch(() => [])) as readonly string[];
      if (channel === undefined) return false;
      events.push(withNames(side, `${channel} ${text}`).replace(/#quorum \d/, '#quorum n'));
      if (channel === '+try-failover') elections++;
      if (elections > 1 || channel.startsWith('-failover-abort')) return false;
    }
    return true;
  };
  try {
    for (const each of listeners) await each.call('PSUBSCRIBE', '*');
    await crash();
    // At the first disturbance all stop listening.
    const heard = listeners.map(async (each, at) => {
      if (await isUndisturbed(each, told[at]!)) return true;
      listeners.forEach((other) => other.close());
      return false;
    });
    return (await Promise.all(heard)).every(Boolean) ? byRole(told) : undefined;
  } finally {
    listeners.forEach((each) => each.close());
    await stop();
  }
}

/** The events of the one that leads first; without those that a Sentinel tells only if it looks, or asks, between two steps of a failover. */
function byRole(told: readonly string[][]): string[][] {
  const leader = told.findIndex((events) => events.some((event) => event.startsWith('+elected-leader')));
  const ofLeader = new RegExp(`\\b(id|port)${3 + leader}\\b`, 'g');
  const named = told.map((events) => events.map((event) => event.replace(ofLeader, '$1 of the leader')));
  const [leading] = named.splice(leader, 1);
  const following = named.map((events) => events.filter((event) => !/^[+-]role-change/.test(event)).sort());
  return [leading!.filter((event) => !event.startsWith('-odown')), ...following];
}

async function replyOf(side: Side, words: readonly string[], line: string, node: number): Promise<string> {
  const reply = await side.clients.ask(node, words);
  const isUnordered = Array.isArray(reply) && /REPLICAS|SLAVES|SENTINELS|DEBUG|CONFIG GET/.test(line);
  // QUIT of Redis 7.0 works, and is not listed.
  if (line === 'COMMAND LIST')
    return (reply as string[])
      .filter((name) => name !== 'quit')
      .sort()
      .join('\n');
  return (isUnordered ? sorted(reply, line) : [reply])
    .map((item) => masked(side, item))
    .sort()
    .join('\n');
}

/** Of lists of pairs the pairs, for their order is of no meaning. */
function sorted(reply: readonly Reply[], line: string): readonly Reply[] {
  if (!/DEBUG|CONFIG GET/.test(line)) return reply;
  return reply.flatMap((_, at) => (at % 2 === 0 ? [[reply[at]!, reply[at + 1]!]] : []));
}

/** Without ports, ids, times and offsets. */
function masked(side: Side, reply: Reply): string {
  return withNames(side, showReply(reply))
    .replace(
      /"(last-[a-z-]+|info-refresh|role-reported-time|slave-repl-offset|link-pending-commands|voted-leader-epoch|id)",("?)\d+("?)/g,
      '"$1",$2n$3',
    )
    .replace(/"voted-leader","[^"]*"/g, '"voted-leader","?"')
    .replace(/(\["master",|connected",)\d+/g, '$1n')
    .replace(/"\d+"\]/g, '"n"]');
}
