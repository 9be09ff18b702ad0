import type { Binary } from '../base/bytes';
import { commandTable } from './assemble';
import { callErrors } from './call-errors';
import type { RedisVersion } from './version';
import { ErrorReply, type Reply } from './reply';
import type { RedisServer } from './server';

/** The cluster that calls go to. */
export interface CalledCluster {
  readonly nodes: readonly RedisServer[];
  /** The masters that serve slots now, of the greater part where the network is cut. */
  readonly masters: readonly RedisServer[];
}

/** So often a call follows MOVED and ASK: more would be a cluster that disagrees. */
const mostRedirections = 16;

/**
 * Calls go where a cluster's client sends them: those with keys to the node that serves them, following MOVED and ASK, those without to all nodes or
 * masters for which Redis's command tips say so, with the replies put together as the tips say; others to the first master.
 * Source: Redis documentation, "Command tips".
 */
export class ClusterCalls {
  constructor(
    private readonly cluster: CalledCluster,
    private readonly version: RedisVersion,
    /** Runs a command at a node. */
    private readonly callAt: (node: RedisServer, argv: readonly Binary[]) => Promise<Reply>,
  ) {}

  async call(argv: readonly Binary[]): Promise<Reply> {
    const [first] = this.cluster.masters;
    if (first === undefined) throw callErrors.stopped(argv);
    const command = commandTable(this.version).lookup([...argv]);
    const tips = command instanceof ErrorReply ? [] : (command.tips ?? []);
    const policy = (name: string): string | undefined => tips.find((tip) => tip.startsWith(`${name}:`))?.slice(name.length + 1);
    const nodes = this.nodesOf(policy('request_policy'));
    if (nodes === undefined) return this.follow(first, argv);
    return combine(await Promise.all(nodes.map((node) => this.callAt(node, argv))), policy('response_policy'));
  }

  private nodesOf(policy: string | undefined): readonly RedisServer[] | undefined {
    if (policy === 'all_shards') return this.cluster.masters;
    return policy === 'all_nodes' ? this.cluster.nodes.filter((node) => node.isRunning) : undefined;
  }

  private async follow(first: RedisServer, argv: readonly Binary[]): Promise<Reply> {
    let reply = await this.callAt(first, argv);
    for (let count = 0; count < mostRedirections; count++) {
      const [, kind, port] = (reply instanceof ErrorReply && /^(MOVED|ASK) \d+ \S*:(\d+)$/.exec(reply.message)) || [];
      const node = this.cluster.nodes.find((each) => String(each.port) === port);
      if (node === undefined) return reply;
      // Sent together, so that no other call comes in between.
      const asking = kind === 'ASK' ? this.callAt(node, ['ASKING']) : undefined;
      reply = await this.callAt(node, argv);
      await asking;
    }
    return reply;
  }
}

/** Of several replies one. */
function combine(replies: readonly Reply[], policy: string | undefined): Reply {
  const succeeded = replies.filter((reply) => !(reply instanceof ErrorReply));
  if (policy === 'one_succeeded') return succeeded[0] ?? replies[0]!;
  const failed = replies.find((reply) => reply instanceof ErrorReply);
  if (failed !== undefined) return failed;
  switch (policy) {
    case 'agg_sum':
      return (replies as number[]).reduce((sum, each) => sum + each, 0);
    case 'agg_min':
      return Math.min(...(replies as number[]));
    case 'agg_logical_and':
      return (replies as number[][]).reduce((all, each) => all.map((bit, at) => Math.min(bit, each[at]!)));
    default:
      if (policy === undefined && replies.every((reply) => Array.isArray(reply))) return (replies as Reply[][]).flat();
      return replies.find((reply) => reply !== null) ?? null;
  }
}
