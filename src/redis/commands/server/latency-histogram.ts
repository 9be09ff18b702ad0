import { command, type Command } from '../../command';
import type { LatencyDistribution } from '../../observation';
import { MapReply } from '../../reply';

export default command({
  name: 'LATENCY|HISTOGRAM',
  summary: 'Return the cumulative distribution of latencies of a subset of commands or all.',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of commands with latency information being retrieved.',
  group: 'server',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  syntax: '[command]...',
  run: ({ engine }, argv) => {
    const { commands } = engine.stats;
    const names = argv.length === 2 ? [...commands.keys()] : argv.slice(2).flatMap((name) => namesOf(engine.commands.named(name)));
    return new MapReply(
      names.flatMap((name) => {
        const latency = commands.get(name)?.latency;
        return latency === undefined ? [] : [[name, describe(latency)] as const];
      }),
    );
  },
});

/** A command and its subcommands. */
function namesOf(found: Command | undefined): string[] {
  return found === undefined ? [] : [found, ...found.subcommands.values()].map(({ fullName }) => fullName);
}

function describe(latency: LatencyDistribution): MapReply {
  return new MapReply([
    ['calls', latency.count],
    ['histogram_usec', new MapReply(latency.cumulative())],
  ]);
}
