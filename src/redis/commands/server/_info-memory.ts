import type { Context } from '../../context';
import { humanBytes, type InfoFields, type InfoSection } from './_info-section';

export const memorySection: InfoSection = { name: 'memory', title: 'Memory', fields };

/** The memory of the process that the server lives in. */
function fields({ engine, keyspace }: Context): InfoFields {
  const { heapUsed, rss } = process.memoryUsage();
  const limit = Number(engine.config.get('maxmemory') ?? 0);
  return {
    used_memory: heapUsed,
    used_memory_human: humanBytes(heapUsed),
    used_memory_rss: rss,
    used_memory_rss_human: humanBytes(rss),
    used_memory_peak: rss,
    used_memory_peak_human: humanBytes(rss),
    maxmemory: limit,
    maxmemory_human: humanBytes(limit),
    maxmemory_policy: engine.config.get('maxmemory-policy') ?? 'noeviction',
    mem_allocator: 'v8',
    active_defrag_running: 0,
    lazyfree_pending_objects: 0,
    lazyfreed_objects: keyspace.stats.lazyFreed,
  };
}
