import type { Context } from '../../context';
import type { InfoFields, InfoSection } from './_info-section';

export const statsSection: InfoSection = { name: 'stats', title: 'Stats', fields };

function fields(context: Context): readonly InfoFields[] {
  return [traffic(context), keys(context), subscriptions(context), nothingOfForks, followed(context), nothingOfThreads, denials(context)];
}

function followed({ engine: { stats, tracking } }: Context): InfoFields {
  return {
    tracking_total_keys: tracking.keyCount,
    tracking_total_items: tracking.itemCount,
    tracking_total_prefixes: tracking.prefixCount,
    unexpected_error_replies: 0,
    total_error_replies: stats.errorReplies,
    dump_payload_sanitizations: 0,
    total_reads_processed: stats.reads,
    total_writes_processed: stats.writes,
  };
}

function denials({ engine: { stats, version } }: Context): InfoFields {
  if (!version.has('7.2')) return {};
  return {
    acl_access_denied_auth: stats.denials.auth,
    acl_access_denied_cmd: stats.denials.command,
    acl_access_denied_key: stats.denials.key,
    acl_access_denied_channel: stats.denials.channel,
  };
}

function traffic({ engine, keyspace }: Context): InfoFields {
  const { stats } = engine;
  const { rates } = stats;
  const kilobytes = (what: 'inputBytes' | 'outputBytes'): string => (rates.perSecond(what, keyspace.nowMs) / 1024).toFixed(2);
  return {
    total_connections_received: stats.connectionsReceived,
    total_commands_processed: stats.commandsProcessed,
    instantaneous_ops_per_sec: Math.floor(rates.perSecond('commandsProcessed', keyspace.nowMs)),
    total_net_input_bytes: stats.inputBytes,
    total_net_output_bytes: stats.outputBytes,
    total_net_repl_input_bytes: 0,
    total_net_repl_output_bytes: 0,
    instantaneous_input_kbps: kilobytes('inputBytes'),
    instantaneous_output_kbps: kilobytes('outputBytes'),
    instantaneous_input_repl_kbps: '0.00',
    instantaneous_output_repl_kbps: '0.00',
    rejected_connections: stats.connectionsRejected,
    ...nothing('sync_full', 'sync_partial_ok', 'sync_partial_err'),
  };
}

function keys({ engine, keyspace }: Context): InfoFields {
  const { stats, version } = engine;
  return {
    ...(version.has('7.4') && { expired_subkeys: keyspace.stats.expiredFields }),
    expired_keys: keyspace.stats.expired,
    expired_stale_perc: '0.00',
    expired_time_cap_reached_count: 0,
    expire_cycle_cpu_milliseconds: Math.floor(stats.expiryMs),
    evicted_keys: keyspace.stats.evicted,
    evicted_clients: stats.clientsEvicted,
    ...nothing('total_eviction_exceeded_time', 'current_eviction_exceeded_time'),
    keyspace_hits: keyspace.stats.hits,
    keyspace_misses: keyspace.stats.misses,
  };
}

function subscriptions({ engine }: Context): InfoFields {
  return {
    pubsub_channels: [...engine.pubsub.channels('channel')].length,
    pubsub_patterns: engine.pubsub.patternCount,
    pubsubshard_channels: [...engine.pubsub.channels('shard')].length,
  };
}

/** What does not happen here. */
function nothing(...names: readonly string[]): InfoFields {
  return Object.fromEntries(names.map((name) => [name, 0]));
}

const nothingOfForks = nothing(
  'latest_fork_usec',
  'total_forks',
  'migrate_cached_sockets',
  'slave_expires_tracked_keys',
  'active_defrag_hits',
  'active_defrag_misses',
  'active_defrag_key_hits',
  'active_defrag_key_misses',
  'total_active_defrag_time',
  'current_active_defrag_time',
);

const nothingOfThreads = nothing(
  'io_threaded_reads_processed',
  'io_threaded_writes_processed',
  'reply_buffer_shrinks',
  'reply_buffer_expands',
);
