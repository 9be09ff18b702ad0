import type { Context, Master } from '../../context';
import type { InfoFields, InfoSection } from './_info-section';

export const replicationSection: InfoSection = { name: 'replication', title: 'Replication', fields };

function fields(context: Context): InfoFields {
  const { replication, config } = context.engine;
  const { master } = replication;
  const { offset, replicas } = replication.peers;
  const needsReplicas = config.number('min-replicas-to-write') > 0 && config.number('min-replicas-max-lag') > 0;
  return {
    role: master === undefined ? 'master' : 'slave',
    ...(master && replicaFields(context, master)),
    connected_slaves: replicas.length,
    ...(needsReplicas && { min_slaves_good_slaves: replicas.length }),
    ...Object.fromEntries(
      replicas.map((each, at) => [`slave${at}`, `ip=${each.host},port=${each.port},state=online,offset=${each.offset},lag=0`]),
    ),
    master_failover_state: 'no-failover',
    master_replid: replication.id,
    master_replid2: replication.formerId,
    master_repl_offset: offset,
    second_repl_offset: replication.formerIdUpTo,
    repl_backlog_active: 0,
    repl_backlog_size: config.number('repl-backlog-size'),
    repl_backlog_first_byte_offset: 0,
    repl_backlog_histlen: 0,
  };
}

function replicaFields({ engine }: Context, { host, port }: Master): InfoFields {
  const { config } = engine;
  const { isLinked, offset } = engine.replication.peers;
  return {
    master_host: host,
    master_port: port,
    master_link_status: isLinked ? 'up' : 'down',
    master_last_io_seconds_ago: isLinked ? 0 : -1,
    master_sync_in_progress: 0,
    slave_read_repl_offset: offset,
    slave_repl_offset: offset,
    ...(!isLinked && { master_link_down_since_seconds: -1 }),
    slave_priority: config.number('replica-priority'),
    slave_read_only: Number(config.get('replica-read-only') === 'yes'),
    replica_announced: Number(config.get('replica-announced') === 'yes'),
  };
}
