import { type Argv, command } from '../../command';
import { bitField } from './_bit-field-operations';

export default command({
  name: 'BITFIELD',
  summary: 'Perform arbitrary bitfield integer operations on strings',
  since: '3.2.0',
  complexity: 'O(1) for each subcommand specified',
  group: 'bitmap',
  arity: -2,
  flags: ['write', 'denyoom'],
  categories: ['bitmap'],
  keys: ['1 RW access update variable_flags -- This command allows both access and modification of the key'],
  syntax:
    'key@0 [operation:<GET encoding_offset:{encoding offset:integer} | write:{[OVERFLOW wrap_sat_fail:<WRAP | SAT | FAIL>] write_operation:<SET encoding_offset_value:{encoding offset:integer value:integer} | INCRBY encoding_offset_increment:{encoding offset:integer increment:integer}>}>...]',
  findKeys: (argv) => [{ position: 1, flags: isReadOnly(argv) ? ['RO', 'access'] : ['RW', 'access', 'update'] }],
  run: (context, argv) => bitField(context, argv, false),
});

/** Whether all operations are GET; where the words make no sense, it may be a write. */
function isReadOnly(argv: Argv): boolean {
  for (let at = 2; at < argv.length;) {
    const left = argv.length - at - 1;
    const word = argv[at]!.toUpperCase();
    if (word === 'GET' && left >= 2) at += 3;
    else if (word === 'OVERFLOW' && left >= 1) at += 2;
    else return false;
  }
  return true;
}
