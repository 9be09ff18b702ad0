import type { Binary } from '../../../base/bytes';
import { command } from '../../command';
import { estimate, histogramOf } from '../../hyperloglog/estimate';
import { mergeRegisters } from '../../hyperloglog/hyper-log-log';
import { registerCount } from '../../hyperloglog/place';
import type { Database } from '../../keyspace/database';
import { integerReply } from '../../numbers';
import { checkedBytes, writable } from './_hyper-log-log';

export default command({
  name: 'PFCOUNT',
  summary: 'Return the approximated cardinality of the set(s) observed by the HyperLogLog at key(s).',
  since: '2.8.9',
  complexity:
    'O(1) with a very small average constant time when called with a single key. O(N) with N being the number of keys, and much bigger constant times, when called with multiple keys.',
  group: 'hyperloglog',
  arity: -2,
  flags: ['readonly'],
  categories: ['hyperloglog'],
  keys: ['1..-1/1 RW access -- RW because it may change the internal representation of the key, and propagate to replicas'],
  syntax: 'key@0...',
  run: ({ db }, [, ...keys]) => integerReply(keys.length === 1 ? countOne(db, keys[0]!) : countAll(db, keys)),
});

/** The cardinality of one, which keeps it until it changes. */
function countOne(db: Database, key: Binary): bigint {
  const value = db.read(key, 'string');
  if (value === undefined) return 0n;
  checkedBytes(value);
  const log = writable(db, key);
  const cached = log.cachedCardinality;
  if (cached !== undefined) return cached;
  const count = log.countAgain();
  db.touch(key);
  return count;
}

/** The cardinality of the union. */
function countAll(db: Database, keys: readonly Binary[]): bigint {
  const registers = new Uint8Array(registerCount);
  for (const key of keys) {
    const value = db.read(key, 'string');
    if (value !== undefined) mergeRegisters(registers, checkedBytes(value));
  }
  return estimate(histogramOf(registers));
}
