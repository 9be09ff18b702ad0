import type { Engine } from '../../context';
import { ErrorReply } from '../../reply';

/** Without the setting `aclfile` there is nothing to load or save. @throws the error that says so */
export function requireAclFile({ config }: Engine): void {
  if (config.get('aclfile') === '') throw notConfigured;
}

const notConfigured = new ErrorReply(
  'ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store users in the Redis configuration.',
);
