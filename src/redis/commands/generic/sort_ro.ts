import { command } from '../../command';
import { sort } from './_sort';

export default command({
  name: 'SORT_RO',
  summary: 'Sort the elements in a list, set or sorted set. Read-only variant of SORT.',
  since: '7.0.0',
  complexity:
    'O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).',
  group: 'generic',
  arity: -2,
  flags: ['readonly', 'movablekeys'],
  categories: ['set', 'sortedset', 'list', 'dangerous'],
  keys: [
    '1 RO access',
    "? RO access -- For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the key we sort",
  ],
  syntax:
    'key@0 [BY pattern:pattern@1] [LIMIT offset_count:{offset:integer count:integer}] [GET pattern:pattern@1*...] [order:<ASC | DESC>] [sorting=ALPHA]',
  run: (context, argv) => sort(context, argv, false).items,
});
