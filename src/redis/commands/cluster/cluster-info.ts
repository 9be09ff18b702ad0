import { command } from '../../command';
import { VerbatimReply } from '../../reply';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|INFO',
  summary: 'Provides info about Redis Cluster node state',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
  run(context) {
    const cluster = clusterOf(context);
    const { assigned, suspected, failed } = cluster.slotCounts;
    const lines = {
      cluster_state: cluster.isUp ? 'ok' : 'fail',
      cluster_slots_assigned: assigned,
      cluster_slots_ok: assigned - suspected - failed,
      cluster_slots_pfail: suspected,
      cluster_slots_fail: failed,
      cluster_known_nodes: cluster.knownNodes,
      cluster_size: cluster.size,
      cluster_current_epoch: cluster.currentEpoch,
      cluster_my_epoch: (cluster.myself.master ?? cluster.myself).configEpoch,
      // No messages go over a wire, and no link has a buffer.
      cluster_stats_messages_sent: 0,
      cluster_stats_messages_received: 0,
      total_cluster_links_buffer_limit_exceeded: 0,
    };
    return new VerbatimReply(
      Object.entries(lines)
        .map(([name, value]) => `${name}:${value}\r\n`)
        .join(''),
    );
  },
});
