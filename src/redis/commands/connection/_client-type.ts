import type { Binary } from '../../../base/bytes';
import type { Client } from '../../client';
import { oneLine } from '../../errors';
import { ErrorReply } from '../../reply';

/** What CLIENT LIST and CLIENT KILL can ask for by TYPE. */
export type ClientType = 'normal' | 'replica' | 'master' | 'pubsub';

const types: ReadonlyMap<string, ClientType> = new Map([
  ['normal', 'normal'],
  ['slave', 'replica'],
  ['replica', 'replica'],
  ['master', 'master'],
  ['pubsub', 'pubsub'],
]);

/** @throws the error when there is no such type. */
export function parseClientType(text: Binary): ClientType {
  const type = types.get(text.toLowerCase());
  if (type === undefined) throw new ErrorReply(`ERR Unknown client type '${oneLine(text)}'`);
  return type;
}

/** Nobody here is a replica or a master. */
export function clientType(client: Client): ClientType {
  return client.hasSubscriptions ? 'pubsub' : 'normal';
}
