import type { Binary } from '../../../base/bytes';
import { type Argv, command } from '../../command';
import type { Context } from '../../context';
import { ListValue } from '../../keyspace/list';
import type { FoundKey } from '../../key-spec';
import { sort } from './_sort';

export default command({
  name: 'SORT',
  summary: 'Sort the elements in a list, set or sorted set',
  since: '1.0.0',
  complexity:
    'O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).',
  group: 'generic',
  arity: -2,
  flags: ['write', 'denyoom', 'movablekeys'],
  categories: ['set', 'sortedset', 'list', 'dangerous'],
  keys: [
    '1 RO access',
    "? RO access -- For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the key we sort",
    "? OW update -- For the optional STORE keyword. It is marked 'unknown' because the keyword can appear anywhere in the argument array",
  ],
  syntax:
    'key@0 [BY pattern:pattern@1] [LIMIT offset_count:{offset:integer count:integer}] [GET pattern:pattern@1*...] [order:<ASC | DESC>] [sorting=ALPHA] [STORE destination@2]',
  findKeys,
  run: (context, argv) => {
    const { items, store } = sort(context, argv, true);
    return store === undefined ? items : storeList(context, store, items);
  },
});

/** Puts the result into a list; an empty one removes the key. @returns how many elements it has */
function storeList({ db }: Context, key: Binary, items: readonly (Binary | null)[]): number {
  if (items.length > 0) {
    // Redis 7.0 makes it without a look at the settings.
    const { hasListpackLists, listMaxListpackSize, listCompressDepth } = db.limits;
    const shape = hasListpackLists ? { fill: listMaxListpackSize, compressDepth: listCompressDepth } : { fill: -2, compressDepth: 0 };
    const list = new ListValue(db.limits, shape);
    for (const item of items) list.push('right', item ?? '');
    list.settle();
    db.set(key, list);
    db.changed('list', 'sortstore', key, items.length);
  } else if (db.delete(key)) {
    db.changed('generic', 'del', key);
  }
  return items.length;
}

/** The key that is sorted, and the last STORE among the options. */
function findKeys(argv: Argv): FoundKey[] {
  const source = { position: 1, flags: ['RO', 'access'] };
  const words = argv.map((word) => word.toUpperCase());
  let store: number | undefined;
  for (let at = 2; at < words.length; at++) {
    if (words[at] === 'STORE' && at + 1 < words.length) store = ++at;
    else if (words[at] === 'LIMIT') at += 2;
    else if (words[at] === 'BY' || words[at] === 'GET') at++;
  }
  return store === undefined ? [source] : [source, { position: store, flags: ['OW', 'update'] }];
}
