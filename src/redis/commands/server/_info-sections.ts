import type { Context } from '../../context';
import type { CommandStats } from '../../observation';

type Fields = Record<string, string | number>;

/** One section of INFO. */
export interface InfoSection {
  /** In small letters, as INFO is asked for it. */
  readonly name: string;
  readonly title: string;
  /** Only shown when asked for. */
  readonly isExtra?: boolean;
  readonly fields: (context: Context) => Fields;
}

/** In the order in which INFO prints them. Only what is known or has a true value here is told. */
export const sections: readonly InfoSection[] = [
  { name: 'server', title: 'Server', fields: server },
  { name: 'clients', title: 'Clients', fields: clients },
  { name: 'memory', title: 'Memory', fields: memory },
  { name: 'persistence', title: 'Persistence', fields: persistence },
  { name: 'stats', title: 'Stats', fields: stats },
  { name: 'replication', title: 'Replication', fields: replication },
  { name: 'cpu', title: 'CPU', fields: cpu },
  { name: 'modules', title: 'Modules', fields: () => ({}) },
  { name: 'commandstats', title: 'Commandstats', isExtra: true, fields: commandStats },
  { name: 'errorstats', title: 'Errorstats', fields: errorStats },
  { name: 'cluster', title: 'Cluster', fields: () => ({ cluster_enabled: 0 }) },
  { name: 'keyspace', title: 'Keyspace', fields: keyspaces },
];

function server({ engine, keyspace }: Context): Fields {
  const { identity, clock } = engine;
  const uptimeSec = Math.max(0, Math.floor((clock.now() - identity.startedAtMs) / 1000));
  return {
    redis_version: identity.version,
    redis_git_sha1: '00000000',
    redis_git_dirty: 0,
    redis_build_id: '0000000000000000',
    redis_mode: 'standalone',
    os: `${process.platform} ${process.arch}`,
    arch_bits: 64,
    process_id: process.pid,
    run_id: identity.runId,
    tcp_port: identity.port,
    server_time_usec: Math.floor(clock.now() * 1000),
    uptime_in_seconds: uptimeSec,
    uptime_in_days: Math.floor(uptimeSec / 86400),
    hz: engine.config.get('hz') ?? '10',
    configured_hz: engine.config.get('hz') ?? '10',
    lru_clock: keyspace.nowSec % 2 ** 24,
    executable: process.execPath,
    config_file: '',
    io_threads_active: 0,
  };
}

function clients({ engine }: Context): Fields {
  const all = [...engine.clients.values()];
  return {
    connected_clients: all.length,
    cluster_connections: 0,
    maxclients: engine.config.get('maxclients') ?? '10000',
    blocked_clients: all.filter((client) => client.blocked !== undefined).length,
    tracking_clients: engine.tracking.clientCount,
    clients_in_timeout_table: all.filter((client) => client.blocked?.timer !== undefined).length,
  };
}

/** The memory of the process that the server lives in. */
function memory({ engine }: Context): Fields {
  const { heapUsed, rss } = process.memoryUsage();
  const limit = Number(engine.config.get('maxmemory') ?? 0);
  return {
    used_memory: heapUsed,
    used_memory_human: human(heapUsed),
    used_memory_rss: rss,
    used_memory_rss_human: human(rss),
    used_memory_peak: rss,
    used_memory_peak_human: human(rss),
    maxmemory: limit,
    maxmemory_human: human(limit),
    maxmemory_policy: engine.config.get('maxmemory-policy') ?? 'noeviction',
    mem_allocator: 'v8',
    active_defrag_running: 0,
    lazyfree_pending_objects: 0,
    lazyfreed_objects: 0,
  };
}

function persistence({ engine, keyspace }: Context): Fields {
  return {
    loading: 0,
    async_loading: 0,
    rdb_changes_since_last_save: keyspace.stats.changes,
    rdb_bgsave_in_progress: 0,
    rdb_last_save_time: Math.floor(engine.identity.startedAtMs / 1000),
    rdb_last_bgsave_status: 'ok',
    rdb_last_bgsave_time_sec: -1,
    rdb_current_bgsave_time_sec: -1,
    aof_enabled: 0,
    aof_rewrite_in_progress: 0,
    aof_rewrite_scheduled: 0,
    aof_last_rewrite_time_sec: -1,
    aof_last_bgrewrite_status: 'ok',
    aof_last_write_status: 'ok',
  };
}

function stats({ engine, keyspace }: Context): Fields {
  return {
    total_connections_received: engine.stats.connectionsReceived,
    total_commands_processed: engine.stats.commandsProcessed,
    rejected_connections: engine.stats.connectionsRejected,
    expired_keys: keyspace.stats.expired,
    evicted_keys: 0,
    evicted_clients: 0,
    keyspace_hits: keyspace.stats.hits,
    keyspace_misses: keyspace.stats.misses,
    pubsub_channels: [...engine.pubsub.channels('channel')].length,
    pubsub_patterns: engine.pubsub.patternCount,
    pubsubshard_channels: [...engine.pubsub.channels('shard')].length,
    tracking_total_keys: engine.tracking.keyCount,
    tracking_total_items: engine.tracking.itemCount,
    tracking_total_prefixes: engine.tracking.prefixCount,
    unexpected_error_replies: 0,
    total_error_replies: [...engine.stats.errors.values()].reduce((sum, count) => sum + count, 0),
  };
}

function replication({ engine }: Context): Fields {
  return {
    role: 'master',
    connected_slaves: 0,
    master_failover_state: 'no-failover',
    master_replid: engine.identity.runId,
    master_replid2: '0'.repeat(40),
    master_repl_offset: 0,
    second_repl_offset: -1,
    repl_backlog_active: 0,
    repl_backlog_size: engine.config.get('repl-backlog-size') ?? '1048576',
    repl_backlog_first_byte_offset: 0,
    repl_backlog_histlen: 0,
  };
}

function cpu(): Fields {
  const { user, system } = process.cpuUsage();
  const seconds = (microseconds: number): string => (microseconds / 1e6).toFixed(6);
  return {
    used_cpu_sys: seconds(system),
    used_cpu_user: seconds(user),
    used_cpu_sys_children: '0.000000',
    used_cpu_user_children: '0.000000',
  };
}

function commandStats({ engine }: Context): Fields {
  return Object.fromEntries([...engine.stats.commands].map(([name, each]) => [`cmdstat_${name}`, commandLine(each)]));
}

function commandLine({ calls, microseconds, rejected, failed }: CommandStats): string {
  const usec = Math.round(microseconds);
  const each = calls === 0 ? '0.00' : (usec / calls).toFixed(2);
  return `calls=${calls},usec=${usec},usec_per_call=${each},rejected_calls=${rejected},failed_calls=${failed}`;
}

function errorStats({ engine }: Context): Fields {
  return Object.fromEntries([...engine.stats.errors].map(([code, count]) => [`errorstat_${code}`, `count=${count}`]));
}

function keyspaces({ keyspace }: Context): Fields {
  const used = keyspace.databases.filter((db) => db.size > 0);
  return Object.fromEntries(used.map((db) => [`db${db.index}`, `keys=${db.size},expires=${db.volatileSize},avg_ttl=${db.averageTtlMs()}`]));
}

function human(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(2)}${'BKMGT'[power]}`;
}
