import { type Argv, command } from '../../command';
import type { FoundKey } from '../../key-spec';
import { comparisonWords } from './_comparison';
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
    'key@0 value [condition:<NX | XX | IFEQ ifeq-value^8.4.0 | IFNE ifne-value^8.4.0 | IFDEQ ifdeq-digest:integer^8.4.0 | IFDNE ifdne-digest:integer^8.4.0>^2.6.12] [GET^6.2.0] [expiration:<EX seconds:integer^2.6.12 | PX milliseconds:integer^2.6.12 | EXAT unix-time-seconds:unix-time^6.2.0 | PXAT unix-time-milliseconds:unix-time^6.2.0 | KEEPTTL^6.0.0>]',
  history: [
    ['2.6.12', 'Added the `EX`, `PX`, `NX` and `XX` options.'],
    ['6.0.0', 'Added the `KEEPTTL` option.'],
    ['6.2.0', 'Added the `GET`, `EXAT` and `PXAT` option.'],
    ['7.0.0', 'Allowed the `NX` and `GET` options to be used together.'],
    ['8.4.0', "Added 'IFEQ', 'IFNE', 'IFDEQ', 'IFDNE' options."],
  ],
  findKeys,
  run(context, argv) {
    const request = { key: argv[1]!, value: argv[2]!, command: 'set' };
    if (argv.length === 3) return setString(context, request);
    return setString(context, request, parseSetOptions(argv, 3, context.engine.version.has('8.4') ? words : olderWords));
  },
});

const olderWords = new Set(['NX', 'XX', 'GET', 'KEEPTTL']);
const words = new Set([...olderWords, ...comparisonWords]);

/** Any of these words counts, even where it is an operand. */
function findKeys(argv: Argv): FoundKey[] {
  const options = argv.slice(3).map((word) => word.toUpperCase());
  if (options.includes('GET')) return [{ position: 1, flags: ['RW', 'access', 'update'] }];
  return [{ position: 1, flags: [options.some((word) => comparisonWords.has(word)) ? 'RW' : 'OW', 'update'] }];
}
