import type { Binary } from '../../../base/bytes';
import type { Context } from '../../context';
import { errors } from '../../errors';

/** Logs a client in. There is one user, 'default'; without a password of its own it accepts any. @throws WRONGPASS */
export function authenticate({ client, engine }: Context, user: Binary, password: Binary): void {
  const wanted = engine.config.get('requirepass')!;
  if (user !== 'default' || (wanted !== '' && password !== wanted)) throw errors.wrongPassword;
  client.authenticated = true;
  client.user = user;
}
