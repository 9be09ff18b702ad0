import { command } from '../../command';
import { getRange } from './_get-range';

export default command({
  name: 'GETRANGE',
  summary: 'Get a substring of the string stored at a key',
  since: '2.4.0',
  complexity:
    'O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.',
  group: 'string',
  arity: 4,
  flags: ['readonly'],
  categories: ['string'],
  keys: ['1 RO access'],
  syntax: 'key@0 start:integer end:integer',
  run: getRange,
});
