import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';
import { requireAclFile } from './_acl-file';

export default command({
  name: 'ACL|SAVE',
  summary: 'Save the current ACL rules in the configured ACL file',
  since: '6.0.0',
  complexity: 'O(N). Where N is the number of configured users.',
  group: 'server',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  changes: [{ since: '7.2', tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] }],
  run: ({ engine }) => {
    requireAclFile(engine);
    return engine.acl.save() ? ok : notWritten;
  },
});

const notWritten = new ErrorReply('ERR There was an error trying to save the ACLs. Please check the server logs for more information');
