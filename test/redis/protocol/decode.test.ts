import fc from 'fast-check';
import { ReplyDecoder } from '../../../src/redis/protocol/decode';
import { encode } from '../../../src/redis/protocol/encode';
import {
  BigNumberReply,
  BooleanReply,
  DoubleReply,
  ErrorReply,
  MapReply,
  nullArray,
  PushReply,
  type Reply,
  SetReply,
  SimpleReply,
  VerbatimReply,
} from '../../../src/redis/reply';

function decode(text: string, pieceBytes = text.length): Reply[] {
  const decoder = new ReplyDecoder();
  const replies: Reply[] = [];
  for (let at = 0; at < text.length; at += pieceBytes) {
    decoder.push(Buffer.from(text.slice(at, at + pieceBytes), 'latin1'));
    for (let reply = decoder.next(); reply !== undefined; reply = decoder.next()) replies.push(reply);
  }
  return replies;
}

const binary = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const line = binary.map((text) => text.replace(/[\r\n]/g, '.'));
const { reply } = fc.letrec<{ reply: Reply }>((tie) => ({
  reply: fc.oneof(
    { maxDepth: 3 },
    binary,
    fc.integer(),
    fc.bigInt({ min: 2n ** 54n, max: 2n ** 63n - 1n }),
    fc.constant(null),
    line.map((text) => new SimpleReply(text)),
    line.map((text) => new ErrorReply(text)),
    fc.double({ noNaN: true }).map((number) => new DoubleReply(number)),
    fc.boolean().map((value) => new BooleanReply(value)),
    binary.map((text) => new VerbatimReply(text)),
    fc.bigInt().map((number) => new BigNumberReply(String(number))),
    fc.array(tie('reply')),
    fc.array(tie('reply')).map((items) => new SetReply(items)),
    fc.array(tie('reply')).map((items) => new PushReply(items)),
    fc.array(fc.tuple(tie('reply'), tie('reply'))).map((entries) => new MapReply(entries)),
  ),
}));

describe('decoding', () => {
  test('gives back what was encoded as RESP3, in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(reply, { maxLength: 4 }), fc.integer({ min: 1, max: 40 }), (replies, pieceBytes) => {
        const text = replies.map((each) => encode(each, 3)).join('');
        expect(decode(text, pieceBytes)).toEqual(replies);
      }),
      { numRuns: 300 },
    );
  });

  test('RESP2', () => {
    expect(decode('$-1\r\n*-1\r\n*0\r\n*2\r\n:1\r\n$1\r\na\r\n')).toEqual([null, nullArray, [], [1, 'a']]);
  });

  test('what Redis sends and encode does not', () => {
    expect(decode('!5\r\nERR x\r\n|1\r\n+a\r\n+b\r\n:7\r\n,nan\r\n,-inf\r\n=7\r\nmkd:# x\r\n')).toEqual([
      new ErrorReply('ERR x'),
      7,
      new DoubleReply(NaN),
      new DoubleReply(-Infinity),
      new VerbatimReply('# x', 'mkd'),
    ]);
  });

  test.each([['?\r\n'], ['$x\r\n'], ['*-2\r\n'], [':1x\r\n'], ['$99999999999999999\r\n']])('%j is no reply', (text) => {
    expect(() => decode(text)).toThrow('a reply');
  });

  test('nesting without end', () => expect(() => decode('*1\r\n'.repeat(100_000))).toThrow('nested too deeply'));
});
