import { command } from '../../command';
import { VerbatimReply } from '../../reply';
import { clientLine } from './_client-line';

export default command({
  name: 'CLIENT|INFO',
  summary: 'Returns information about the current client connection.',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output'],
  run: (context, argv) => new VerbatimReply(clientLine(context.client, context, argv)),
});
