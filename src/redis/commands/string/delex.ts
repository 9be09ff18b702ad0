import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import type { FoundKey } from '../../key-spec';
import { textOf } from '../../keyspace/string-buffer';
import { ofType, typeOf } from '../../keyspace/value';
import { ErrorReply } from '../../reply';
import { deleteKeys } from '../generic/_delete';
import { compares, type ComparisonWord, comparisonWords } from './_comparison';

export default command({
  name: 'DELEX',
  summary: 'Conditionally removes the specified key based on value or digest comparison.',
  since: '8.4.0',
  complexity: 'O(1) for IFEQ/IFNE, O(N) for IFDEQ/IFDNE where N is the length of the string value.',
  group: 'string',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['string'],
  keys: ['1 RW delete variable_flags'],
  syntax: 'key@0 [condition:<IFEQ ifeq-value | IFNE ifne-value | IFDEQ ifdeq-digest:integer | IFDNE ifdne-digest:integer>]',
  findKeys,
  run(context, argv) {
    const { db, engine } = context;
    const [, key, word, operand] = argv as [string, string, string, string];
    if (argv.length === 2) return deleteKeys(context, [key], engine.config.deletesLazily);
    if (argv.length !== 4) throw errors.wrongArity('delex');
    const value = db.readAny(key);
    if (value === undefined) return 0;
    if (typeOf(value) !== 'string') throw notString;
    const condition = word.toUpperCase();
    if (!comparisonWords.has(condition)) throw unknownCondition;
    const comparison = { word: condition as ComparisonWord, operand };
    return compares(textOf(ofType(value, 'string')!), comparison) ? deleteKeys(context, [key], false) : 0;
  },
});

/** Without a condition nobody looks at the value. */
function findKeys(argv: Argv): FoundKey[] {
  return [{ position: 1, flags: [argv.length > 2 ? 'RW' : 'RM', 'delete'] }];
}

const notString = new ErrorReply('ERR Key should be of string type if conditions are specified');
const unknownCondition = new ErrorReply('ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE');
