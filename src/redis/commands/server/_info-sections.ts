import { clientsSection } from './_info-clients';
import { commandStatsSection, errorStatsSection, latencyStatsSection } from './_info-command-stats';
import { cpuSection } from './_info-cpu';
import { keyspaceSection } from './_info-keyspace';
import { memorySection } from './_info-memory';
import { persistenceSection } from './_info-persistence';
import { replicationSection } from './_info-replication';
import type { InfoSection } from './_info-section';
import { sentinelSection } from './_info-sentinel';
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
  { name: 'cluster', title: 'Cluster', fields: ({ engine }) => ({ cluster_enabled: Number(engine.cluster !== undefined) }) },
  keyspaceSection,
];

/** Those of a Sentinel. */
export const sentinelSections: readonly InfoSection[] = [serverSection, clientsSection, statsSection, cpuSection, sentinelSection];
