import type { DrivenClock } from '../../base/driven-clock';
import type { Client } from '../client';
import { ClientEviction } from './client-eviction';
import type { RedisConfig } from './config';
import { IdleClients } from './idle-clients';
import { OutputLimits } from './output-limits';

/** What the limits of clients are built on. */
export interface ClientLimitsHost {
  readonly clients: ReadonlyMap<number, Client>;
  readonly clock: DrivenClock;
  readonly config: RedisConfig;
  close(client: Client): void;
  /** Closes a client for the memory that it takes. */
  evict(client: Client): void;
  planEndOfTurn(): void;
}

/** What ends connections that nobody closes: too much unread, too much memory, too long idle. */
export class ClientLimits {
  readonly output: OutputLimits;
  readonly eviction: ClientEviction;
  readonly idle: IdleClients;

  constructor(host: ClientLimitsHost) {
    this.output = new OutputLimits(host.config);
    this.eviction = new ClientEviction(host);
    this.idle = new IdleClients(host);
  }
}
