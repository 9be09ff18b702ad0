import { command } from '../../command';
import { bitField } from './_bit-field-operations';

export default command({
  name: 'BITFIELD_RO',
  summary: 'Perform arbitrary bitfield integer operations on strings. Read-only variant of BITFIELD',
  since: '6.0.0',
  complexity: 'O(1) for each subcommand specified',
  group: 'bitmap',
  arity: -2,
  flags: ['readonly', 'fast'],
  categories: ['bitmap'],
  keys: ['1 RO access'],
  syntax: 'key@0 [GET encoding_offset:{encoding offset:integer}*...]',
  run: (context, argv) => bitField(context, argv, true),
});
