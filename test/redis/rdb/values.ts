import { createRandom, type Random } from '../../../src/base/random';
import { HashValue } from '../../../src/redis/keyspace/hash';
import { ListValue } from '../../../src/redis/keyspace/list';
import { SetValue } from '../../../src/redis/keyspace/set';
import { SortedSetValue } from '../../../src/redis/keyspace/sorted-set';
import { StreamValue } from '../../../src/redis/keyspace/stream';
import { StreamId } from '../../../src/redis/keyspace/stream/stream-id';
import { defaultEncodingLimits as limits, type Value } from '../../../src/redis/keyspace/value';

/** Values of all types, small and large, chosen by chance. */
export function* randomValues(seed: string, count: number): Iterable<Value> {
  const random = createRandom(seed);
  for (let i = 0; i < count; i++) yield makers[i % makers.length]!(random, 1 + random.below(random.below(16) === 0 ? 600 : 10));
}

function text(random: Random): string {
  const kind = random.below(8);
  if (kind < 2) return String(random.below(300) - 100);
  if (kind < 3) return String((random.below(2 ** 31) - 2 ** 30) * random.below(70_000));
  const length = kind < 6 ? random.below(12) : kind < 7 ? random.below(100) : random.below(500);
  return String.fromCharCode(...Array.from({ length }, () => (random.below(3) === 0 ? random.below(256) : 97 + random.below(4))));
}

const makers: readonly ((random: Random, size: number) => Value)[] = [
  (random) => text(random),
  (random, size) => {
    const list = new ListValue({ ...limits, listMaxListpackSize: random.below(2) === 0 ? -2 : 3, quicklistPackedThreshold: 300 });
    for (let i = 0; i < size; i++) list.push(random.below(2) === 0 ? 'left' : 'right', text(random));
    return list;
  },
  (random, size) => {
    const set = new SetValue(limits);
    for (let i = 0; i < size; i++) set.add(text(random));
    return set;
  },
  (random, size) => {
    const set = new SetValue(limits);
    const scale = [1, 100_000, 10_000_000_000][random.below(3)]!;
    for (let i = 0; i < size; i++) set.add(String((random.below(1_000) - 500) * scale));
    return set;
  },
  (random, size) => {
    const hash = new HashValue(limits);
    for (let i = 0; i < size; i++) hash.set(`${i}${text(random)}`, text(random));
    return hash;
  },
  (random, size) => {
    const set = new SortedSetValue(limits);
    const scores = [Infinity, -Infinity, 1e17, 0.1, -3, 1e300];
    for (let i = 0; i < size; i++) set.set(text(random), random.below(3) === 0 ? scores[random.below(6)]! : random.below(100) / 4);
    return set;
  },
  stream,
];

function stream(random: Random, size: number): StreamValue {
  const value = new StreamValue(limits);
  let ms = 1_000;
  const ids = Array.from({ length: size }, () => new StreamId((ms += 1 + random.below(70_000)), random.below(5)));
  for (const id of ids) value.append(id, random.below(3) === 0 ? ['x', text(random)] : ['a', text(random), 'b', text(random)]);
  for (const id of ids) if (random.below(6) === 0) value.delete(id);
  for (let i = random.below(3); i > 0; i--) {
    const group = value.addGroup(`group ${i}`, ids.at(-1)!, random.below(2) === 0 ? undefined : size);
    group.addConsumer('idle', 5);
    group.addConsumer('busy', 1_700_000_000_000);
    for (const id of ids.slice(0, 5))
      group.assign({ id, consumer: 'busy', deliveredAtMs: 1_700_000_000_000, deliveries: 1 + random.below(3) });
  }
  return value;
}
