import { decodeReply, RedisError } from '../../src/kit/redis-reply';
import type { WireReply } from '../../src/bridge/wire';

const bulk = (bytes: string): WireReply => ({ kind: 'bulk', bytes });

test.each<[WireReply, unknown]>([
  [bulk('na\xc3\xafve'), 'naïve'],
  [bulk('\xff'), '\ufffd'],
  [{ kind: 'simple', bytes: 'OK' }, 'OK'],
  [{ kind: 'verbatim', bytes: 'text' }, 'text'],
  [{ kind: 'integer', number: 7 }, 7],
  [{ kind: 'integer', number: 7n }, 7],
  [{ kind: 'integer', number: 2n ** 62n }, 2n ** 62n],
  [{ kind: 'double', number: Infinity }, Infinity],
  [{ kind: 'bignumber', bytes: '-12345678901234567890' }, -12345678901234567890n],
  [{ kind: 'boolean', boolean: false }, false],
  [{ kind: 'null' }, null],
  [{ kind: 'array', items: [bulk('a'), { kind: 'array', items: [{ kind: 'null' }] }] }, ['a', [null]]],
  [{ kind: 'push', items: [bulk('message')] }, ['message']],
  [{ kind: 'set', items: [bulk('a'), bulk('b')] }, new Set(['b', 'a'])],
  [{ kind: 'map', items: [[bulk('a'), { kind: 'integer', number: 1 }]] }, { a: 1 }],
])('decodes %j', (reply, value) => {
  expect(decodeReply(reply, false)).toEqual(value);
});

test('a field of any name is a field', () => {
  const map = decodeReply({ kind: 'map', items: [[bulk('__proto__'), bulk('v')]] }, false);
  expect(Object.entries(map as object)).toEqual([['__proto__', 'v']]);
});

test('buffers', () => {
  expect(decodeReply({ kind: 'array', items: [bulk('\xff\x00')] }, true)).toEqual([Buffer.from([255, 0])]);
  expect(decodeReply({ kind: 'map', items: [[bulk('a'), bulk('\xff')]] }, true)).toEqual({ a: Buffer.from([255]) });
});

test.each([
  ['WRONGTYPE Operation against a key', 'WRONGTYPE'],
  ['ERR unknown command', 'ERR'],
  ['my own error', 'ERR'],
  ['NOSCRIPT', 'NOSCRIPT'],
  ['Err mixed', 'ERR'],
])('throws %j with the code %s', (bytes, code) => {
  const call = (): unknown => decodeReply({ kind: 'error', bytes }, false);
  expect(call).toThrow(RedisError);
  expect(call).toThrow(expect.objectContaining({ message: bytes, code }));
});

test('an error inside of an array is an element', () => {
  const [error] = decodeReply({ kind: 'array', items: [{ kind: 'error', bytes: 'ERR no' }] }, false) as [RedisError];
  expect(error).toBeInstanceOf(RedisError);
  expect(error.code).toBe('ERR');
});
