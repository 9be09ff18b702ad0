import { areDependent } from '../../src/race/dependence';
import { type Access, everywhere } from '../../src/race/step';

const read = (key?: string, space = 'db 0'): Access => ({ space, key, kind: 'read' });
const write = (key?: string, space = 'db 0'): Access => ({ space, key, kind: 'write' });

test.each<readonly [string, Access[], Access[], boolean]>([
  ['two reads', [read('k')], [read('k')], false],
  ['a read and a write of one key', [read('k')], [write('k')], true],
  ['two writes of one key', [write('k')], [write('k')], true],
  ['writes of two keys', [write('a')], [write('b')], false],
  ['one key in two databases', [write('k')], [write('k', 'db 1')], false],
  ['a whole database and a key of it', [read()], [write('k')], true],
  ['a whole database, read, and a read', [read()], [read('k')], false],
  ['a whole database and a key of another', [write()], [write('k', 'db 1')], false],
  ['everything and a read', [write(undefined, everywhere)], [read('k')], true],
  ['one of several', [read('a'), write('b')], [read('c'), read('b')], true],
  ['nothing', [], [write(undefined, everywhere)], false],
])('%s', (_, first, second, expected) => {
  expect([areDependent(first, second), areDependent(second, first)]).toEqual([expected, expected]);
});
