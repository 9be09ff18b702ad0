import { systemClock } from '../../../src/base/clock';
import { accessesOf } from '../../../src/environment/race/command-accesses';
import { assembleEngine } from '../../../src/redis/assemble';
import { ErrorReply } from '../../../src/redis/reply';

const identity = { host: 'test', port: 0 };
const { commands } = assembleEngine(systemClock, { databases: 4, seed: 1, password: undefined, identity, onShutdown() {} });

/** 'write db 0 k', one each; the whole space without a key. */
function accesses(line: string, db = 0): string[] {
  const argv = line.split(' ');
  const command = commands.lookup(argv);
  if (command instanceof ErrorReply) throw new Error(command.message);
  return accessesOf({ command, argv, db }).map(({ kind, space, key }) => [kind, space, ...(key === undefined ? [] : [key])].join(' '));
}

test.each<[string, string[]]>([
  ['PING', []],
  ['GET k', ['read db 0 k']],
  ['SET k v', ['write db 0 k']],
  ['INCR k', ['write db 0 k']],
  ['EXPIRE k 10', ['write db 0 k']],
  ['TTL k', ['read db 0 k']],
  ['WATCH a b', ['read db 0 a', 'read db 0 b']],
  ['MGET a b', ['read db 0 a', 'read db 0 b']],
  ['RENAME a b', ['write db 0 a', 'write db 0 b']],
  ['SUNIONSTORE to a b', ['write db 0 to', 'read db 0 a', 'read db 0 b']],
  ['XREADGROUP GROUP g c STREAMS x >', ['write db 0 x']],
  ['SORT l', ['read db 0 l']],
  ['SORT l BY w_*', ['read db 0 l', 'read db 0']],
  ['SORT l STORE to', ['read db 0 l', 'write db 0 to']],
  ['COPY a b', ['read db 0 a', 'write db 0 b', 'write db 0 b']],
  ['COPY a b DB 2', ['read db 0 a', 'write db 0 b', 'write db 2 b']],
  ['MOVE k 3', ['write db 0 k', 'write db 3 k']],
  ['KEYS *', ['read db 0']],
  ['SCAN 0', ['read db 0']],
  ['DBSIZE', ['read db 0']],
  ['RANDOMKEY', ['read db 0']],
  ['INFO', []],
  ['INFO server', []],
  ['INFO server Keyspace', ['read *']],
  ['CLUSTER COUNTKEYSINSLOT 1', ['read db 0']],
  ['CLUSTER GETKEYSINSLOT 1 10', ['read db 0']],
  ['ACL USERS', ['read users']],
  ['ACL SETUSER u', ['write *']],
  ['FLUSHDB', ['write db 0']],
  ['FLUSHALL', ['write *']],
  ['SWAPDB 1 2', ['write db 1', 'write db 2']],
  ['PUBLISH news hello', ['write channels news']],
  ['SUBSCRIBE news sports', ['read channels news', 'read channels sports']],
  ['PSUBSCRIBE n*', ['read channels']],
  ['PUBSUB NUMSUB news', ['read channels']],
  ['EVAL x 1 k arg', ['write db 0 k']],
  ['EVAL_RO x 1 k', ['read db 0 k']],
  ['EVAL x 0', ['write *']],
  ['EVAL_RO x 0', ['read *']],
  ['SCRIPT LOAD x', ['write scripts']],
  ['CONFIG SET maxmemory 1', ['write *']],
  ['CONFIG GET maxmemory', []],
  ['TIME', ['read clock']],
])('%s', (line, expected) => {
  expect(accesses(line)).toEqual(expected);
});

test('keys are those of the client’s database', () => {
  expect([accesses('GET k', 3), accesses('DBSIZE', 3), accesses('FLUSHALL', 3)]).toEqual([['read db 3 k'], ['read db 3'], ['write *']]);
});

test('what Redis will refuse touches nothing', () => {
  expect(accesses('EVAL x 5 k')).toEqual([]);
});
