import type { ServerIdentity } from '../../context';
import type { EngineParts } from '../engine-services';
import { PlainReplication } from './plain-replication';
import { ReplicatedEngine } from './replicated-engine';
import type { ReplicationBus } from './replication-bus';

/** An engine that is a master or a replica, without a cluster. */
export class PlainEngine extends ReplicatedEngine {
  readonly plain: PlainReplication;

  constructor(parts: EngineParts, bus: ReplicationBus) {
    super(parts);
    this.plain = new PlainReplication(this, bus);
  }

  override open(run: Pick<ServerIdentity, 'runId' | 'host' | 'port' | 'startedAtMs'>): void {
    super.open(run);
    this.plain.open();
  }

  override dispose(): void {
    super.dispose();
    this.plain.close();
  }

  /** INFO, as a client of this moment would get it. */
  infoText(): string {
    const client = this.connect({ write: () => undefined, close: () => undefined }, '127.0.0.1:0', '127.0.0.1:0');
    const reply = this.commands.named('info')!.run!(client.context, ['INFO']);
    this.disconnect(client);
    return String((reply as { readonly text: string }).text);
  }

  protected override changeRole(): void {
    super.changeRole();
    this.plain?.changed();
  }
}
