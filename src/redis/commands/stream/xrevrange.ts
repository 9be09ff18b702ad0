import { command } from '../../command';
import { rangeCommand } from './_range';

export default command({
  name: 'XREVRANGE',
  summary:
    'Return a range of elements in a stream, with IDs matching the specified IDs interval, in reverse order (from greater to smaller IDs) compared to XRANGE',
  since: '5.0.0',
  complexity:
    'O(N) with N being the number of elements returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1).',
  group: 'stream',
  arity: -4,
  flags: ['readonly'],
  categories: ['stream'],
  keys: ['1 RO access'],
  syntax: 'key@0 end start [COUNT count:integer]',
  history: [['6.2.0', 'Added exclusive ranges.']],
  run: rangeCommand(true),
});
