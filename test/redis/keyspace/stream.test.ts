import fc from 'fast-check';
import { StreamValue } from '../../../src/redis/keyspace/stream';
import { maxId, minId, StreamId } from '../../../src/redis/keyspace/stream/stream-id';
import { trimStream } from '../../../src/redis/keyspace/stream/trim';
import { defaultEncodingLimits } from '../../../src/redis/keyspace/value';

const id = (ms: number): StreamId => new StreamId(ms, 0);
const whole = { from: minId, to: maxId };

function filled(count: number, limits = defaultEncodingLimits): StreamValue {
  const stream = new StreamValue({ ...limits });
  for (let ms = 1; ms <= count; ms++) stream.append(id(ms), ['f', `${ms}`]);
  return stream;
}

const idsOf = (stream: StreamValue, range: Partial<Parameters<StreamValue['range']>[0]> = {}): unknown[] =>
  stream.range({ ...whole, ...range }).map((entry) => entry.id.ms);

test('a copy shares all nodes but those that one of both has changed', () => {
  const stream = filled(10_000);
  const copy = stream.clone();
  expect([...copy.nodes].filter((node, at) => node !== [...stream.nodes][at])).toEqual([]);
  copy.append(id(10_001), ['f', 'v']);
  stream.delete(id(5));
  const [ours, theirs] = [[...stream.nodes], [...copy.nodes]];
  expect(ours.flatMap((node, at) => (node === theirs[at] ? [] : [at]))).toEqual([0]);
  expect([stream.length, copy.length, copy.get(id(5))?.fields, stream.get(id(10_001))]).toEqual([9_999, 10_001, ['f', '5'], undefined]);
});

test('a full node is not copied by what comes after', () => {
  const stream = filled(250);
  const copy = stream.clone();
  copy.append(id(251), ['f', 'v']);
  expect([...copy.nodes].map((node, at) => node === [...stream.nodes][at])).toEqual([true, true, false]);
});

test('a copy of a group shares what is pending until one of both changes it', () => {
  const stream = filled(1);
  const group = stream.addGroup('g', minId, 0);
  const seen = group.addConsumer('a', 5);
  for (let ms = 1; ms <= 1_000; ms++) group.assign({ id: id(ms), consumer: 'a', deliveredAtMs: ms, deliveries: 1 });
  const copy = stream.clone();
  expect(copy.group('g')).toBe(group);
  const changed = copy.ownGroup('g');
  changed.release(id(7));
  changed.addConsumer('b', 9);
  changed.consumer('a')!.seenAtMs = 6;
  stream.ownGroup('g').assign({ id: id(8), consumer: 'a', deliveredAtMs: 0, deliveries: 2 });
  const shown = (each: StreamValue): unknown[] => {
    const { pending } = each.group('g')!;
    return [
      pending.size,
      pending.get(id(7))?.deliveries,
      pending.get(id(8))?.deliveries,
      each
        .group('g')!
        .consumers()
        .map(({ name, seenAtMs }) => [name, seenAtMs]),
    ];
  };
  expect(shown(stream)).toEqual([1_000, 1, 2, [['a', 5]]]);
  expect(shown(copy)).toEqual([999, undefined, 1, [['a', 6], ['b', 9]]]); // prettier-ignore
  expect(stream.group('g')!.consumer('a')).not.toBe(seen);
});

test('what is pending for a consumer is pending for its group, and for nobody else', () => {
  const group = filled(0).addGroup('g', minId, undefined);
  const [a, b] = [group.addConsumer('a', 0), group.addConsumer('b', 0)];
  for (let ms = 1; ms <= 10; ms++) group.assign({ id: id(ms), consumer: ms % 2 === 0 ? 'a' : 'b', deliveredAtMs: 0, deliveries: 1 });
  group.assign({ id: id(2), consumer: 'b', deliveredAtMs: 0, deliveries: 2 });
  expect([a.pending.size, b.pending.size, group.pending.size]).toEqual([4, 6, 10]);
  group.deleteConsumer(b);
  expect([[...group.pending].map((each) => each.id.ms), group.release(id(2)), group.release(id(4)), a.pending.size]).toEqual([
    [4, 6, 8, 10],
    false,
    true,
    3,
  ]);
});

test.each([
  [{ entries: 4 }, false, 0, [7, 8, 9, 10], 6],
  [{ entries: 4 }, true, 0, [7, 8, 9, 10], 6],
  [{ entries: 5 }, false, 0, [6, 7, 8, 9, 10], 5],
  [{ entries: 5 }, true, 0, [4, 5, 6, 7, 8, 9, 10], 3],
  [{ entries: 0 }, true, 5, [4, 5, 6, 7, 8, 9, 10], 3],
  [{ entries: 0 }, false, 0, [], 10],
  [{ from: id(6) }, false, 0, [6, 7, 8, 9, 10], 5],
  [{ from: id(6) }, true, 0, [4, 5, 6, 7, 8, 9, 10], 3],
  [{ from: maxId }, true, 0, [], 10],
])('trims to %j, approximately: %s, at most %i', (keep, approximate, limit, left, removed) => {
  const stream = filled(10, { ...defaultEncodingLimits, streamNodeMaxEntries: 3 });
  expect(trimStream(stream, { keep, approximate, limit, references: 'keep' })).toBe(removed);
  expect([idsOf(stream), stream.length, stream.firstId.ms]).toEqual([left, left.length, left[0] ?? 0]);
});

test('does the same as sorted arrays, whatever is done to it and to its copies', () => {
  const step = fc.tuple(fc.nat(), fc.constantFrom('append', 'append', 'append', 'delete', 'trim', 'copy'), fc.integer({ min: 0, max: 40 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), fc.integer({ min: 0, max: 4 }), (steps, streamNodeMaxEntries) => {
      const pairs = [{ stream: filled(0, { ...defaultEncodingLimits, streamNodeMaxEntries }), model: [] as number[], last: 0 }];
      for (const [which, kind, n] of steps) {
        const pair = pairs[which % pairs.length]!;
        if (kind === 'copy') pairs.push({ ...pair, stream: pair.stream.clone(), model: [...pair.model] });
        else if (kind === 'append') {
          pair.stream.append(id((pair.last += 1 + (n % 3))), ['f', `${n}`]);
          pair.model.push(pair.last);
        } else if (kind === 'delete') {
          const target = pair.model[n % (pair.model.length + 1)] ?? pair.last + 1;
          expect(pair.stream.delete(id(target))).toBe(pair.model.includes(target));
          pair.model = pair.model.filter((each) => each !== target);
        } else {
          trimStream(pair.stream, { keep: { entries: n }, approximate: false, limit: 0, references: 'keep' });
          pair.model = pair.model.slice(Math.max(0, pair.model.length - n));
        }
      }
      for (const { stream, model } of pairs) {
        expect([idsOf(stream), stream.length]).toEqual([model, model.length]);
        expect(idsOf(stream, { reverse: true })).toEqual(model.toReversed());
        expect(idsOf(stream, { from: id(10), to: id(30), limit: 3 })).toEqual(model.filter((each) => each >= 10 && each <= 30).slice(0, 3));
        expect(idsOf(stream, { from: id(10), to: id(30), reverse: true })).toEqual(
          model.filter((each) => each >= 10 && each <= 30).reverse(),
        );
      }
    }),
  );
});
