import { toWire } from '../../../src/redis/protocol/wire';
import {
  AttributeReply,
  BigNumberReply,
  BooleanReply,
  DoubleReply,
  ErrorReply,
  MapReply,
  nullArray,
  PushReply,
  SetReply,
  SimpleReply,
  VerbatimReply,
} from '../../../src/redis/reply';

test('each kind of reply as data', () => {
  const bulk = { kind: 'bulk', bytes: 'a\xff' };
  const pairs = [
    ['a\xff', bulk],
    [1, { kind: 'integer', number: 1 }],
    [2n ** 60n, { kind: 'integer', number: 2n ** 60n }],
    [null, { kind: 'null' }],
    [nullArray, { kind: 'null' }],
    [new SimpleReply('OK'), { kind: 'simple', bytes: 'OK' }],
    [new ErrorReply('ERR x'), { kind: 'error', bytes: 'ERR x' }],
    [new DoubleReply(1.5), { kind: 'double', number: 1.5 }],
    [new BooleanReply(true), { kind: 'boolean', boolean: true }],
    [new VerbatimReply('a\xff'), { kind: 'verbatim', bytes: 'a\xff' }],
    [new BigNumberReply('12'), { kind: 'bignumber', bytes: '12' }],
    [
      [['a\xff'], 1],
      {
        kind: 'array',
        items: [
          { kind: 'array', items: [bulk] },
          { kind: 'integer', number: 1 },
        ],
      },
    ],
    [new SetReply(['a\xff']), { kind: 'set', items: [bulk] }],
    [new AttributeReply([['popularity', 1]], 'a\xff'), bulk],
    [new PushReply(['a\xff']), { kind: 'push', items: [bulk] }],
    [new MapReply([['a\xff', null]]), { kind: 'map', items: [[bulk, { kind: 'null' }]] }],
  ] as const;
  for (const [reply, wire] of pairs) expect(toWire(reply)).toEqual(wire);
  for (const [reply] of pairs) expect(structuredClone(toWire(reply))).toEqual(toWire(reply));
});
