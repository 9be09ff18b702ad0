import { createRandom } from '../../../src/base/random';
import type { Node } from '../../../src/redis/keyspace/dictionary';
import { keySlot, slotCount } from '../../../src/redis/keyspace/key-slot';
import { SlottedDictionary } from '../../../src/redis/keyspace/slotted-dictionary';

test('the slot of a key is the one of the specification, by its hash tag if it has one', () => {
  expect(keySlot('123456789')).toBe(0x31c3 % slotCount);
  expect(keySlot('{user1000}.following')).toBe(keySlot('user1000'));
  expect(keySlot('foo{bar}{zap}')).toBe(keySlot('bar'));
  expect(keySlot('foo{{bar}}zap')).toBe(keySlot('{bar'));
  expect(keySlot('foo{}{bar}')).not.toBe(keySlot('bar'));
  expect(keySlot('')).toBe(0);
});

test('it knows the keys of each slot, the newest first', () => {
  const keys = new SlottedDictionary<Node>();
  for (const key of ['{a}1', '{b}1', '{a}2', '{a}3']) keys.add({ key, seq: 0 });
  const slot = keySlot('a');
  expect(keys.keysIn(slot, 2)).toEqual(['{a}3', '{a}2']);
  const node = keys.delete('{a}2')!;
  expect(keys.keysIn(slot, Infinity)).toEqual(['{a}3', '{a}1']);
  keys.revive(node, -node.seq);
  expect(keys.countIn(slot)).toBe(3);
  keys.clear();
  expect(keys.countIn(slot)).toBe(0);
});

test('its counts are those of a plain look at all keys, whatever was done', () => {
  const random = createRandom('slots');
  const keys = new SlottedDictionary<Node>();
  for (let step = 0; step < 5000; step++) {
    const key = `{${random.below(10)}}${random.below(30)}`;
    if (keys.delete(key) === undefined) keys.add({ key, seq: 0 });
  }
  for (let tag = 0; tag < 10; tag++) {
    const slot = keySlot(String(tag));
    const held = [...keys.values()].filter(({ key }) => keySlot(key) === slot).map(({ key }) => key);
    expect(keys.countIn(slot)).toBe(held.length);
    expect(keys.keysIn(slot, Infinity).sort()).toEqual(held.sort());
  }
});
