import { command } from '../../command';
import type { Engine } from '../../context';
import type { LatencyEvent } from '../../observation';
import { VerbatimReply } from '../../reply';

export default command({
  name: 'LATENCY|DOCTOR',
  summary: 'Return a human readable latency analysis report.',
  since: '2.8.13',
  complexity: 'O(1)',
  group: 'server',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  run: ({ engine }) => new VerbatimReply(createReport(engine)),
});

function createReport({ latency, clock }: Engine): string {
  const events = latency.all();
  if (events.length === 0) return latency.thresholdMs === Infinity ? disabled : nothingFound;
  const nowSec = Math.floor(clock.now() / 1000);
  const found = events.map((event, at) => `${at + 1}. ${summarize(event, nowSec)}\n`).join('');
  const advice = events.flatMap(({ name }) => adviceFor[name] ?? []);
  return `Latency spikes have been observed in this server:\n\n${found}${advice.length === 0 ? '' : `\nWhat may help:\n\n${advice.join('')}`}`;
}

const disabled = 'Latency monitoring is disabled. CONFIG SET latency-monitor-threshold <milliseconds> enables it.\n';
const nothingFound = 'No latency spike has been observed since the start of this server or the last LATENCY RESET.\n';

function summarize({ name, samples, worstMs }: LatencyEvent, nowSec: number): string {
  const mean = (values: readonly number[]): number => Math.floor(values.reduce((sum, each) => sum + each, 0) / values.length);
  const average = mean(samples.map(({ ms }) => ms));
  const deviation = mean(samples.map(({ ms }) => Math.abs(average - ms)));
  const period = Math.max(1, nowSec - samples[0]!.atSec) / samples.length;
  return (
    `${name}: ${samples.length} latency spikes (average ${average}ms, mean deviation ${deviation}ms, period ${period.toFixed(2)} sec). ` +
    `Worst all time event ${worstMs}ms.`
  );
}

/** What is true of a server that lives in the process of the tests. */
const adviceFor: Readonly<Record<string, string | undefined>> = {
  command: '- SLOWLOG GET shows the slow commands, when slowlog-log-slower-than is not above latency-monitor-threshold.\n',
  'fast-command':
    '- A fast command that took long was held up by the process or the machine: by work of the tests in the same process, by garbage collection, or by other processes.\n',
  'expire-cycle': '- Very large values that expire, or very many at once, take their time: smaller values spread it.\n',
};
