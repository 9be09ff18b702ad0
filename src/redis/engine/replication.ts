import type { Random } from '../../base/random';
import type { Client } from '../client';
import type { Master, Peers, Replication } from '../context';
import { ErrorReply } from '../reply';
import { createRunId } from '../run-id';
import type { Call, CallNature } from './call-nature';
import type { RedisConfig } from './config';

const noReplicas = new ErrorReply('NOREPLICAS Not enough good replicas to write.');
const readOnly = new ErrorReply("READONLY You can't write against a read only replica.");
const masterDown = new ErrorReply("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.");

const noId = '0'.repeat(40);

/**
 * Whether the server is a master or a replica. By itself it never talks to another server: a master has no replicas,
 * and a replica is one whose master cannot be reached, with all that it then refuses. A cluster tells it of others by `peers`.
 */
export class LoneReplication implements Replication {
  peers: Peers = { offset: 0, isLinked: false, replicas: [], replicasWith: () => 0 };
  master: Master | undefined;
  id = '';
  formerId = noId;
  formerIdUpTo = -1;
  /** What refuses a command that writes; undefined: it may. */
  writeRefusal: ErrorReply | undefined;
  /** The master is away, and what may be out of date is not to be read. */
  refusesStale = false;

  constructor(
    private readonly config: RedisConfig,
    private readonly random: Random,
    /** The role has changed. */
    private readonly onChange: () => void,
    private readonly nature: CallNature,
  ) {
    for (const name of ['min-replicas-to-write', 'min-replicas-max-lag', 'replica-read-only', 'replica-serve-stale-data']) {
      config.whenSet(name, () => this.decide());
    }
  }

  /** A new run, as a master. */
  begin(id: string): void {
    this.master = undefined;
    this.id = id;
    this.formerId = noId;
    this.formerIdUpTo = -1;
    this.decide();
  }

  follow(master: Master): void {
    this.master = master;
    this.decide();
    this.onChange();
  }

  lead(): void {
    if (this.master === undefined) return;
    this.master = undefined;
    this.formerId = this.id;
    this.formerIdUpTo = 1;
    this.id = createRunId(this.random);
    this.decide();
    this.onChange();
  }

  renewId(): void {
    this.id = createRunId(this.random);
    this.formerId = noId;
    this.formerIdUpTo = -1;
  }

  /** Puts the role back to what it was; ids stay. */
  restore(master: Master | undefined): void {
    if (master === this.master) return;
    this.master = master;
    this.decide();
    this.onChange();
  }

  /** Why a command may not run; undefined: it may. */
  refusal(client: Client, call: Call): ErrorReply | undefined {
    if (this.writeRefusal !== undefined && this.nature.concerns(client, call, this.nature.writes)) return this.writeRefusal;
    return undefined;
  }

  /** As {@link refusal}, of a replica that must not answer with what may be out of date. */
  staleRefusal(client: Client, call: Call): ErrorReply | undefined {
    return this.refusesStale && this.nature.concerns(client, call, this.nature.needsFreshData) ? masterDown : undefined;
  }

  private decide(): void {
    const isOn = (name: string): boolean => this.config.get(name) === 'yes';
    const needsReplicas = this.config.number('min-replicas-to-write') > 0 && this.config.number('min-replicas-max-lag') > 0;
    if (this.master === undefined) this.writeRefusal = needsReplicas ? noReplicas : undefined;
    else this.writeRefusal = isOn('replica-read-only') ? readOnly : undefined;
    this.refusesStale = this.master !== undefined && !this.peers.isLinked && !isOn('replica-serve-stale-data');
  }
}
