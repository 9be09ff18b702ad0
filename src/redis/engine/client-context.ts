import type { Client } from '../client';
import type { Context, Engine } from '../context';
import type { Database } from '../keyspace/database';
import type { Keyspace } from '../keyspace/keyspace';

/** A client's view of the engine. */
export class ClientContext implements Context {
  readonly keyspace: Keyspace;

  constructor(
    readonly client: Client,
    readonly engine: Engine,
    readonly mayBlock = true,
  ) {
    this.keyspace = engine.keyspace;
  }

  get db(): Database {
    return this.keyspace.databases[this.client.db]!;
  }
}
