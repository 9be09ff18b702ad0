import type { Binary } from '../../../base/bytes';
import type { Client } from '../../client';
import { keysOf } from '../../command';
import type { Config } from '../../context';
import { keySlot } from '../../keyspace/key-slot';
import type { Keyspace } from '../../keyspace/keyspace';
import { ErrorReply } from '../../reply';
import type { Call } from '../call-nature';
import type { KnownNode, Topology } from './topology';

const crossSlot = new ErrorReply("CROSSSLOT Keys in request don't hash to the same slot");
const tryAgain = new ErrorReply('TRYAGAIN Multiple keys request during rehashing of slot');
const down = new ErrorReply('CLUSTERDOWN The cluster is down');
const downForWrites = new ErrorReply('CLUSTERDOWN The cluster is down and only accepts read commands');
const notServed = new ErrorReply('CLUSTERDOWN Hash slot not served');

const shardCommands = new Set(['spublish', 'ssubscribe', 'sunsubscribe']);
/** After these ASKING still holds: the next command is the one that asks. */
const keepsAsking = new Set(['asking', 'multi']);

/** What redirection looks at. */
export interface RedirectionHost {
  readonly topology: Topology;
  readonly isUp: boolean;
}

/** All keys of a call, and the slot of the first. */
interface SlotKeys {
  readonly slot: number;
  readonly keys: readonly Binary[];
  readonly areOfOneSlot: boolean;
  /** Not all the same. */
  readonly areSeveral: boolean;
}

/** Decides whether a call is for this node, or where the client must go. Source: Redis cluster specification, "Redirection and resharding". */
export class Redirection {
  constructor(
    private readonly node: RedirectionHost,
    private readonly keyspace: Keyspace,
    private readonly config: Config,
  ) {}

  /** Why a call is not to be done here; undefined: it is. */
  refusal(client: Client, call: Call): ErrorReply | undefined {
    const { fullName } = call.command;
    client.asks = client.asksNext;
    if (client.transaction === undefined && !keepsAsking.has(fullName)) client.asksNext = false;
    if (fullName === 'exec' && client.transaction !== undefined) return this.route(client, client.transaction.queue, call);
    return this.route(client, [call], call);
  }

  /** As {@link refusal}, of a call of a script; the words of its error. */
  scriptRefusal(client: Client, call: Call): string | undefined {
    const refusal = this.route(client, [call], call);
    if (refusal === downForWrites) return 'Script attempted to execute a write command while the cluster is down and readonly';
    if (refusal === down) return 'Script attempted to execute a command while the cluster is down';
    return refusal && 'Script attempted to access a non local key in a cluster node';
  }

  /** Why a client waits in vain for keys; undefined: it does not. */
  ofWaiting(client: Client): ErrorReply | undefined {
    const { blocked } = client;
    const [key] = blocked?.request.keys ?? [];
    if (blocked === undefined || key === undefined) return undefined;
    if (!this.node.isUp) return down;
    const { topology } = this.node;
    const slot = keySlot(key);
    const owner = topology.owner(slot);
    if (owner === undefined) return notServed;
    const serves = owner === topology.myself || (client.readsReplicas && !blocked.command.isWrite && topology.myself.master === owner);
    return serves || topology.importing.has(slot) ? undefined : moved(slot, owner);
  }

  private route(client: Client, calls: readonly Call[], whole: Call): ErrorReply | undefined {
    const found = slotKeysOf(calls);
    if (found === undefined) return undefined;
    const { topology } = this.node;
    const owner = topology.owner(found.slot);
    if (owner === undefined) return notServed;
    if (!found.areOfOneSlot) return crossSlot;
    const isShard = shardCommands.has(whole.command.fullName);
    const writes = calls.some(({ command }) => command.isWrite);
    return this.whenDown(isShard, writes) ?? this.atSlot(client, whole, found, { owner, isShard, writes });
  }

  /** What a cluster that is down still does. */
  private whenDown(isShard: boolean, writes: boolean): ErrorReply | undefined {
    if (this.node.isUp) return undefined;
    if (isShard) return this.config.get('cluster-allow-pubsubshard-when-down') === 'yes' ? undefined : down;
    if (this.config.get('cluster-allow-reads-when-down') !== 'yes') return down;
    return writes ? downForWrites : undefined;
  }

  private atSlot(
    client: Client,
    { command }: Call,
    { slot, keys, areSeveral }: SlotKeys,
    { owner, isShard, writes }: { readonly owner: KnownNode; readonly isShard: boolean; readonly writes: boolean },
  ): ErrorReply | undefined {
    const { myself, migrating, importing } = this.node.topology;
    const target = owner === myself ? migrating.get(slot) : undefined;
    const arrives = target === undefined && importing.has(slot);
    if (target !== undefined || arrives) {
      if (command.fullName === 'migrate') return undefined;
      const present = isShard ? keys.length : keys.filter((key) => this.isHere(key)).length;
      if (target !== undefined && present < keys.length) return present > 0 ? tryAgain : redirect('ASK', slot, target);
      if (arrives && (client.asks || command.flags.includes('asking'))) return areSeveral && present < keys.length ? tryAgain : undefined;
    }
    if ((client.readsReplicas || isShard) && myself.master === owner && !writes) return undefined;
    return owner === myself ? undefined : moved(slot, owner);
  }

  private isHere(key: Binary): boolean {
    const entry = this.keyspace.databases[0]!.held(key);
    return entry !== undefined && (entry.expireAtMs < 0 || entry.expireAtMs >= this.keyspace.nowMs);
  }
}

function moved(slot: number, node: KnownNode): ErrorReply {
  return redirect('MOVED', slot, node);
}

function redirect(kind: 'ASK' | 'MOVED', slot: number, { host, port }: KnownNode): ErrorReply {
  return new ErrorReply(`${kind} ${slot} ${host}:${port}`);
}

/** The slot of a call's first key; undefined: it has none. */
export function slotOf(call: Call): number | undefined {
  return slotKeysOf([call])?.slot;
}

/** The keys of calls; undefined: they have none. */
function slotKeysOf(calls: readonly Call[]): SlotKeys | undefined {
  const keys: Binary[] = [];
  for (const { command, argv } of calls) {
    if (shardCommands.has(command.fullName)) keys.push(...(command.fullName === 'spublish' ? [argv[1]!] : argv.slice(1)));
    else if (command.keySpecs.length > 0 || command.findKeys !== undefined)
      for (const { position } of keysOf(command, argv) ?? []) keys.push(argv[position]!);
  }
  if (keys.length === 0) return undefined;
  const slot = keySlot(keys[0]!);
  const areOfOneSlot = keys.every((key) => keySlot(key) === slot);
  return { slot, keys, areOfOneSlot, areSeveral: keys.some((key) => key !== keys[0]) };
}
