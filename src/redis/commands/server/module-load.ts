import { command } from '../../command';
import { noModules } from './_no-modules';

export default command({
  name: 'MODULE|LOAD',
  summary: 'Load a module',
  since: '4.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: -3,
  flags: ['admin', 'noscript', 'no_async_loading'],
  syntax: 'path [arg]...',
  protectedBy: 'enable-module-command',
  run: () => noModules,
});
