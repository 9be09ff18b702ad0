import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';

/** Who a client says it is. */
export interface Credentials {
  readonly name: Binary;
  readonly password: Binary;
}

/** Logs a client in; a failure goes into the ACL log. @throws WRONGPASS */
export function authenticate({ client, engine, mayBlock }: Context, argv: Argv, { name, password }: Credentials): void {
  if (engine.acl.logIn(client, name, password) !== undefined) return;
  engine.acl.record(client, argv, { reason: 'auth', context: mayBlock ? 'toplevel' : 'multi', object: argv[0]! }, name);
  throw errors.wrongPassword;
}
