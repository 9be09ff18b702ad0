import { totalmem } from 'node:os';
import type { Context } from '../../context';
import type { Version } from '../../version';
import { humanBytes, type InfoFields, type InfoSection } from './_info-section';
import { type MemoryOverview, memoryOverview } from './_memory-overview';

export const memorySection: InfoSection = { name: 'memory', title: 'Memory', fields };

/**
 * What Redis would take of memory for the same data and clients. What the process of this server takes is another matter: it is the
 * tests' too. Hence there is no allocator whose figures differ from what is used.
 */
function fields(context: Context): readonly InfoFields[] {
  const overview = memoryOverview(context);
  const { version } = context.engine;
  return [
    usage(overview),
    version.has('7.4') ? { allocator_muzzy: 0 } : {},
    machine,
    scripts(context, overview),
    limit(context),
    allocator,
    buffers(overview, version),
    freeing(context),
  ];
}

function usage({ used, peak, overhead, startup, dataset, beyondStartup }: MemoryOverview): InfoFields {
  return {
    used_memory: used,
    used_memory_human: humanBytes(used),
    used_memory_rss: used,
    used_memory_rss_human: humanBytes(used),
    used_memory_peak: peak,
    used_memory_peak_human: humanBytes(peak),
    used_memory_peak_perc: percent(used, peak),
    used_memory_overhead: overhead,
    used_memory_startup: startup,
    used_memory_dataset: dataset,
    used_memory_dataset_perc: percent(dataset, beyondStartup),
    allocator_allocated: used,
    allocator_active: used,
    allocator_resident: used,
  };
}

/** Asked for once: the system takes longer to tell than all the rest. */
const totalBytes = totalmem();
const machine: InfoFields = { total_system_memory: totalBytes, total_system_memory_human: humanBytes(totalBytes) };

function scripts({ engine }: Context, { functions, scriptEngine }: MemoryOverview): InfoFields {
  const { libraries, memoryBytes, functionMemoryBytes, scriptBytes, scriptCount } = engine.scripting;
  return {
    used_memory_lua: memoryBytes,
    used_memory_vm_eval: memoryBytes,
    used_memory_lua_human: humanBytes(memoryBytes),
    used_memory_scripts_eval: scriptBytes,
    number_of_cached_scripts: scriptCount,
    number_of_functions: libraries.functionCount,
    number_of_libraries: libraries.all().size,
    used_memory_vm_functions: functionMemoryBytes,
    used_memory_vm_total: scriptEngine,
    used_memory_vm_total_human: humanBytes(scriptEngine),
    used_memory_functions: functions,
    used_memory_scripts: functions + scriptBytes,
    used_memory_scripts_human: humanBytes(functions + scriptBytes),
  };
}

function limit({ engine }: Context): InfoFields {
  const bytes = engine.config.number('maxmemory');
  return {
    maxmemory: bytes,
    maxmemory_human: humanBytes(bytes),
    maxmemory_policy: engine.config.get('maxmemory-policy')!,
  };
}

const allocator: InfoFields = {
  allocator_frag_ratio: '1.00',
  allocator_frag_bytes: 0,
  allocator_rss_ratio: '1.00',
  allocator_rss_bytes: 0,
  rss_overhead_ratio: '1.00',
  rss_overhead_bytes: 0,
  mem_fragmentation_ratio: '1.00',
  mem_fragmentation_bytes: 0,
};

function buffers({ clients }: MemoryOverview, version: Version): InfoFields {
  return {
    mem_not_counted_for_evict: 0,
    mem_replication_backlog: 0,
    mem_total_replication_buffers: 0,
    ...(version.has('8.0') && { mem_replica_full_sync_buffer: 0 }),
    mem_clients_slaves: 0,
    mem_clients_normal: clients,
    mem_cluster_links: 0,
    mem_aof_buffer: 0,
    mem_allocator: 'v8',
    ...(version.has('7.4') && { mem_overhead_db_hashtable_rehashing: 0 }),
  };
}

function freeing({ keyspace }: Context): InfoFields {
  return { active_defrag_running: 0, lazyfree_pending_objects: 0, lazyfreed_objects: keyspace.stats.lazyFreed };
}

function percent(part: number, whole: number): string {
  return `${((part * 100) / whole).toFixed(2)}%`;
}
