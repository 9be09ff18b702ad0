import type { Context } from '../../context';
import type { InfoFields, InfoSection } from './_info-section';

export const persistenceSection: InfoSection = { name: 'persistence', title: 'Persistence', fields };

function fields({ engine, keyspace }: Context): InfoFields {
  const { persistence: files, config, clock } = engine;
  const { counts } = files;
  const elapsed = files.backgroundSinceMs === undefined ? undefined : clock.now() - files.backgroundSinceMs;
  return {
    loading: 0,
    async_loading: 0,
    current_cow_peak: 0,
    current_cow_size: 0,
    current_cow_size_age: 0,
    current_fork_perc: '0.00',
    current_save_keys_processed: 0,
    current_save_keys_total: 0,
    rdb_changes_since_last_save: keyspace.stats.changes,
    rdb_bgsave_in_progress: Number(files.is('save')),
    rdb_last_save_time: Math.floor(counts.lastSavedAtMs / 1000),
    rdb_last_bgsave_status: counts.lastStatus,
    rdb_last_bgsave_time_sec: seconds(counts.lastDurationMs),
    rdb_current_bgsave_time_sec: files.is('save') ? seconds(elapsed) : -1,
    rdb_saves: counts.saves,
    rdb_last_cow_size: 0,
    rdb_last_load_keys_expired: counts.lastLoad.expired,
    rdb_last_load_keys_loaded: counts.lastLoad.loaded,
    aof_enabled: Number(config.get('appendonly') === 'yes'),
    aof_rewrite_in_progress: Number(files.is('rewrite')),
    aof_rewrite_scheduled: Number(files.isScheduled('rewrite')),
    aof_last_rewrite_time_sec: seconds(counts.lastRewriteDurationMs),
    aof_current_rewrite_time_sec: files.is('rewrite') ? seconds(elapsed) : -1,
    aof_last_bgrewrite_status: 'ok',
    aof_rewrites: counts.rewrites,
    aof_rewrites_consecutive_failures: 0,
    aof_last_write_status: 'ok',
    aof_last_cow_size: 0,
    module_fork_in_progress: 0,
    module_fork_last_cow_size: 0,
  };
}

/** Whole seconds; -1 for what has not happened. */
function seconds(ms: number | undefined): number {
  return ms === undefined ? -1 : Math.floor(ms / 1000);
}
