import { type Argv, type Command, command } from '../command';
import type { Context } from '../context';
import { integer } from '../numbers';
import { ErrorReply, nullArray, type Reply, SimpleReply } from '../reply';
import { describeMaster, describeReplica, describeSentinel } from './master-reply';
import { masterNamed, nowOf, sentinelOf } from './watched';

const common = { complexity: 'O(N) where N is the number of instances', group: 'sentinel', flags: ['admin'] } as const;

/** Subcommands of SENTINEL that tell what it knows. Source: Redis documentation, "High availability with Redis Sentinel". */
export const questions: readonly Command[] = [
  command({
    ...common,
    name: 'SENTINEL|MASTERS',
    summary: 'List the monitored masters',
    since: '2.8.4',
    arity: 2,
    run: (context) => [...sentinelOf(context).state.masters.values()].map((master) => describeMaster(master, nowOf(context))),
  }),
  command({
    ...common,
    name: 'SENTINEL|MASTER',
    summary: 'Shows the state of a master',
    since: '2.8.4',
    arity: 3,
    run: (context, argv) => describeMaster(masterNamed(context, argv[2]!), nowOf(context)),
  }),
  command({ ...common, name: 'SENTINEL|REPLICAS', summary: 'List the monitored replicas', since: '5.0.0', arity: 3, run: replicas }),
  command({ ...common, name: 'SENTINEL|SLAVES', summary: 'List the monitored slaves', since: '2.8.0', arity: 3, run: replicas }),
  command({
    ...common,
    name: 'SENTINEL|SENTINELS',
    summary: 'List the Sentinel instances',
    since: '2.8.4',
    arity: 3,
    run(context, argv) {
      const master = masterNamed(context, argv[2]!);
      return [...master.sentinels.values()].map((each) => describeSentinel(each, master, nowOf(context)));
    },
  }),
  command({
    ...common,
    name: 'SENTINEL|GET-MASTER-ADDR-BY-NAME',
    summary: 'Get port and address of a master',
    since: '2.8.4',
    complexity: 'O(1)',
    arity: 3,
    run(context, argv) {
      const master = sentinelOf(context).state.masters.get(argv[2]!);
      return master === undefined ? nullArray : [master.host, String(master.port)];
    },
  }),
  command({
    ...common,
    name: 'SENTINEL|CKQUORUM',
    summary: 'Check for a Sentinel quorum',
    since: '2.8.4',
    arity: 3,
    run(context, argv) {
      const master = masterNamed(context, argv[2]!);
      const usable = 1 + [...master.sentinels.values()].filter(({ isDown }) => !isDown).length;
      const lacks = [
        ...(usable < master.quorum ? ['Not enough available Sentinels to reach the specified quorum for this master'] : []),
        ...(usable < Math.floor((1 + master.sentinels.size) / 2) + 1
          ? ['Not enough available Sentinels to reach the majority and authorize a failover']
          : []),
      ];
      if (lacks.length > 0) throw new ErrorReply(`NOQUORUM ${usable} usable Sentinels. ${lacks.join('. ')}`);
      return new SimpleReply(`OK ${usable} usable Sentinels. Quorum and failover authorization can be reached`);
    },
  }),
  command({
    ...common,
    name: 'SENTINEL|IS-MASTER-DOWN-BY-ADDR',
    summary: 'Check if a master is down',
    since: '2.8.4',
    complexity: 'O(1)',
    arity: 6,
    run(context, argv) {
      const sentinel = sentinelOf(context);
      const [host, port, epoch, candidate] = [argv[2]!, integer(argv[3]!), integer(argv[4]!), argv[5]!];
      const master = [...sentinel.state.masters.values()].find((each) => each.host === host && each.port === port);
      const isDown = Number(master?.isDown === true);
      const vote = master !== undefined && candidate !== '*' ? sentinel.vote(master, epoch, candidate) : undefined;
      return [isDown, vote?.leader || '*', vote?.epoch ?? 0];
    },
  }),
  command({
    ...common,
    name: 'SENTINEL|MYID',
    summary: 'Get the Sentinel instance ID',
    since: '6.2.0',
    complexity: 'O(1)',
    arity: 2,
    run: (context) => sentinelOf(context).id,
  }),
  command({
    ...common,
    name: 'SENTINEL|INFO-CACHE',
    summary: 'Get cached INFO from the instances in the deployment',
    since: '3.2.0',
    arity: -3,
    run: infoCache,
  }),
  command({
    ...common,
    name: 'SENTINEL|PENDING-SCRIPTS',
    summary: 'Get information about pending scripts',
    since: '2.8.4',
    arity: 2,
    // Scripts cannot be set: SENTINEL SET refuses them.
    run: () => [],
  }),
];

function replicas(context: Context, argv: Argv): Reply {
  const master = masterNamed(context, argv[2]!);
  return [...master.replicas.values()].map((each) => describeReplica(each, master, sentinelOf(context).ask(each), nowOf(context)));
}

/** Of each master the name, and of itself and its replicas how old the text is, 0 ms, and the text; null for one that does not answer. */
function infoCache(context: Context, argv: Argv): Reply {
  const sentinel = sentinelOf(context);
  const found = [...new Set(argv.slice(2))].flatMap((name) => sentinel.state.masters.get(name) ?? []);
  return found.flatMap((master): Reply[] => [
    master.name,
    [master, ...master.replicas.values()].map((server) => [0, sentinel.ask(server)?.info() ?? null]),
  ]);
}
