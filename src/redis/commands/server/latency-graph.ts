import { command } from '../../command';
import { oneLine, upToZero } from '../../errors';
import { ErrorReply, VerbatimReply } from '../../reply';
import { drawBars } from './_draw-bars';

export default command({
  name: 'LATENCY|GRAPH',
  summary: 'Return a latency graph for the event.',
  since: '2.8.13',
  complexity: 'O(1)',
  group: 'server',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  syntax: 'event',
  run: ({ engine }, argv) => {
    const event = engine.latency.event(argv[2]!);
    if (event === undefined) throw new ErrorReply(`ERR No samples available for event '${oneLine(upToZero(argv[2]!))}'`);
    const times = event.samples.map(({ ms }) => ms);
    const title = `${event.name} - high ${Math.max(...times)} ms, low ${Math.min(...times)} ms (all time high ${event.worstMs} ms)`;
    const nowSec = Math.floor(engine.clock.now() / 1000);
    const bars = event.samples.map(({ atSec, ms }) => ({ height: ms, label: ageOf(nowSec - atSec) }));
    return new VerbatimReply(`${title}\n${'-'.repeat(columns)}\n${drawBars(bars, columns)}`);
  },
});

const columns = 80;

/** In the largest unit of which it is a whole number, cut. */
function ageOf(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86400)}d`;
}
