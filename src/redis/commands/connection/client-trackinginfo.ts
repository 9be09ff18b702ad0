import type { ClientTracking } from '../../client';
import { command } from '../../command';
import { MapReply, SetReply } from '../../reply';

export default command({
  name: 'CLIENT|TRACKINGINFO',
  summary: 'Return information about server assisted client side caching for the current connection',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  run: ({ client: { tracking } }) =>
    new MapReply([
      ['flags', new SetReply(tracking === undefined ? ['off'] : ['on', ...flagsOf(tracking)])],
      ['redirect', tracking?.redirectTo ?? -1],
      ['prefixes', [...(tracking?.prefixes ?? [])].sort()],
    ]),
});

function flagsOf({ isBroadcast, choice, isCachingGiven, isNoLoop, isRedirectionBroken }: ClientTracking): string[] {
  const flags: string[] = [];
  if (isBroadcast) flags.push('bcast');
  if (choice !== 'all') flags.push(choice);
  if (choice !== 'all' && isCachingGiven) flags.push(choice === 'optin' ? 'caching-yes' : 'caching-no');
  if (isNoLoop) flags.push('noloop');
  if (isRedirectionBroken) flags.push('broken_redirect');
  return flags;
}
