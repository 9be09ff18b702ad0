import type { Context } from '../../context';
import type { Database } from '../../keyspace/database';
import { clientsSection } from './_info-clients';
import { commandStatsSection, errorStatsSection, latencyStatsSection } from './_info-command-stats';
import { cpuSection } from './_info-cpu';
import { memorySection } from './_info-memory';
import { persistenceSection } from './_info-persistence';
import { replicationSection } from './_info-replication';
import type { InfoFields, InfoSection } from './_info-section';
import { serverSection } from './_info-server';
import { statsSection } from './_info-stats';

/** In the order in which INFO prints them. */
export const sections: readonly InfoSection[] = [
  serverSection,
  clientsSection,
  memorySection,
  persistenceSection,
  statsSection,
  replicationSection,
  cpuSection,
  { name: 'modules', title: 'Modules', fields: () => ({}) },
  commandStatsSection,
  errorStatsSection,
  latencyStatsSection,
  { name: 'cluster', title: 'Cluster', fields: () => ({ cluster_enabled: 0 }) },
  { name: 'keyspace', title: 'Keyspace', fields: keyspaces },
];

function keyspaces({ keyspace }: Context): InfoFields {
  const used = keyspace.databases.filter((db) => db.size > 0);
  return Object.fromEntries(
    used.map((db) => [`db${db.index}`, `keys=${db.size},expires=${db.volatileSize},avg_ttl=${averageTtlMs(db, keyspace.nowMs)}`]),
  );
}

/** The mean time that volatile keys still have, in whole milliseconds, over at most 100 keys; 0 when there are none. */
function averageTtlMs(db: Database, nowMs: number): number {
  let [sum, count] = [0, 0];
  db.scan(0, 100, ({ expireAtMs }) => {
    if (expireAtMs >= 0) [sum, count] = [sum + Math.max(0, expireAtMs - nowMs), count + 1];
  });
  return count === 0 ? 0 : Math.floor(sum / count);
}
