import type { Binary } from '../../../src/base/bytes';
import { HashValue } from '../../../src/redis/keyspace/hash';
import { ListValue } from '../../../src/redis/keyspace/list';
import { SetValue } from '../../../src/redis/keyspace/set';
import { SortedSetValue } from '../../../src/redis/keyspace/sorted-set';
import { defaultEncodingLimits as limits, type Value } from '../../../src/redis/keyspace/value';
import { dumpPayload } from '../../../src/redis/rdb/dump-payload';

/** What RESTORE takes: a value of each encoding that chance has no part in. */
export const payloads: readonly Binary[] = [...values()].map((value) => dumpPayload(value, 10, true));

/** What it refuses. Redis does not look into a payload whose checksum is right: worse ones may end it. */
export const wrongPayloads: readonly Binary[] = ['', 'short', 'no payload at all', `${payloads[0]}x`, payloads[1]!.replace(/.$/s, '\x00')];

function* values(): Iterable<Value> {
  const texts = ['a', 'b', '1', '-300', 'x'.repeat(70)];
  yield 'v';
  yield '1000';
  yield 'abc'.repeat(20);
  const list = new ListValue(limits, { fill: 2, compressDepth: 0 });
  for (const each of texts) list.push('right', each);
  yield list;
  const integers = new SetValue(limits);
  for (const each of ['1', '2', '70000']) integers.add(each);
  yield integers;
  const single = new SetValue(limits);
  single.add('a');
  yield single;
  const [hash, large] = [new HashValue(limits), new HashValue(limits)];
  for (const each of texts.slice(0, 4)) hash.set(each, 'v');
  large.set('f', 'x'.repeat(70));
  yield* [hash, large];
  yield SortedSetValue.of(limits, [
    ['a', 1],
    ['b', 2.5],
    ['c', -Infinity],
  ]);
  yield SortedSetValue.of(limits, [
    ['x'.repeat(70), 1],
    ['b', 2.5],
  ]);
}
