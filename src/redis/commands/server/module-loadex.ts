import { command } from '../../command';
import { noModules } from './_no-modules';

export default command({
  name: 'MODULE|LOADEX',
  summary: 'Load a module with extended parameters',
  since: '7.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: -3,
  flags: ['admin', 'noscript', 'no_async_loading'],
  syntax: 'path [CONFIG configs:{name value}]*... [ARGS args:{arg}]...',
  protectedBy: 'enable-module-command',
  run: () => noModules,
});
