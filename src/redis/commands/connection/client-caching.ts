import { command } from '../../command';
import { errors } from '../../errors';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'CLIENT|CACHING',
  summary: 'Instruct the server about tracking or not keys in the next request',
  since: '6.0.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  syntax: 'mode:<YES | NO>',
  run({ client: { tracking } }, argv) {
    if (tracking === undefined) throw notTracking;
    const word = argv[2]!.toLowerCase();
    if (word !== 'yes' && word !== 'no') throw errors.syntax;
    if (word === 'yes' && tracking.choice !== 'optin') throw notOptIn;
    if (word === 'no' && tracking.choice !== 'optout') throw notOptOut;
    tracking.isCachingGiven = true;
    return ok;
  },
});

const notTracking = new ErrorReply(
  'ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled',
);
const notOptIn = new ErrorReply('ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.');
const notOptOut = new ErrorReply('ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.');
