import { command } from '../../command';
import { parseSetOptions } from './_set-options';
import { setString } from './_set-string';

export default command({
  name: 'SET',
  summary: 'Set the string value of a key',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'string',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: ['1 RW access update variable_flags -- RW and ACCESS due to the optional `GET` argument'],
  syntax:
    'key@0 value [condition:<NX | XX>^2.6.12] [GET^6.2.0] [expiration:<EX seconds:integer^2.6.12 | PX milliseconds:integer^2.6.12 | EXAT unix-time-seconds:unix-time^6.2.0 | PXAT unix-time-milliseconds:unix-time^6.2.0 | KEEPTTL^6.0.0>]',
  history: [
    ['2.6.12', 'Added the `EX`, `PX`, `NX` and `XX` options.'],
    ['6.0.0', 'Added the `KEEPTTL` option.'],
    ['6.2.0', 'Added the `GET`, `EXAT` and `PXAT` option.'],
    ['7.0.0', 'Allowed the `NX` and `GET` options to be used together.'],
  ],
  findKeys: (argv) => [
    {
      position: 1,
      flags: argv.slice(3).some((word) => word.toUpperCase() === 'GET') ? ['RW', 'access', 'update'] : ['OW', 'update'],
    },
  ],
  run(context, argv) {
    return setString(context, { key: argv[1]!, value: argv[2]!, command: 'set', ...parseSetOptions(argv, 'SET') });
  },
});
