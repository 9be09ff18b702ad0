import type { Context } from '../../context';
import type { CommandStats } from '../../observation';
import type { InfoFields, InfoSection } from './_info-section';

export const commandStatsSection: InfoSection = { name: 'commandstats', title: 'Commandstats', isExtra: true, fields: commandStats };
export const latencyStatsSection: InfoSection = { name: 'latencystats', title: 'Latencystats', isExtra: true, fields: latencyStats };
export const errorStatsSection: InfoSection = { name: 'errorstats', title: 'Errorstats', fields: errorStats };

function commandStats({ engine }: Context): InfoFields {
  return Object.fromEntries([...engine.stats.commands].map(([name, each]) => [`cmdstat_${name}`, describe(each)]));
}

function describe({ calls, microseconds, rejected, failed }: CommandStats): string {
  const usec = Math.round(microseconds);
  const each = calls === 0 ? '0.00' : (usec / calls).toFixed(2);
  return `calls=${calls},usec=${usec},usec_per_call=${each},rejected_calls=${rejected},failed_calls=${failed}`;
}

function latencyStats({ engine }: Context): InfoFields {
  if (engine.config.get('latency-tracking') !== 'yes') return {};
  const percentiles = engine.config.get('latency-tracking-info-percentiles')!.split(' ').filter(Boolean);
  const timed = [...engine.stats.commands].flatMap(([name, { latency }]) => (latency === undefined ? [] : [{ name, latency }]));
  return Object.fromEntries(
    timed.map(({ name, latency }) => [
      `latency_percentiles_usec_${name}`,
      percentiles.map((each) => `p${each}=${latency.percentileUs(Number(each)).toFixed(3)}`).join(','),
    ]),
  );
}

/** By code, in the order of bytes. A code is a client's word, if a script throws it: what would break the line is replaced. */
function errorStats({ engine }: Context): InfoFields {
  const codes = [...engine.stats.errors].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(codes.map(([code, count]) => [`errorstat_${code.replace(/[#:\r\n]/g, '_')}`, `count=${count}`]));
}
