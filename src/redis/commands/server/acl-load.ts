import { command } from '../../command';
import { oneLine } from '../../errors';
import { ErrorReply, ok } from '../../reply';
import { requireAclFile } from './_acl-file';

export default command({
  name: 'ACL|LOAD',
  summary: 'Reload the ACLs from the configured ACL file',
  since: '6.0.0',
  complexity: 'O(N). Where N is the number of configured users.',
  group: 'server',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  run: ({ engine }) => {
    requireAclFile(engine);
    const refused = engine.acl.load();
    return refused === undefined ? ok : new ErrorReply(oneLine(`ERR ${refused}`));
  },
});
