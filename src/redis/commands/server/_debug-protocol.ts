import type { Client } from '../../client';
import type { Outcome } from '../../command';
import {
  AttributeReply,
  BigNumberReply,
  BooleanReply,
  DoubleReply,
  ErrorReply,
  MapReply,
  PushReply,
  Replies,
  SetReply,
  VerbatimReply,
} from '../../reply';
import type { DebugAction } from './_debug-action';

/** One reply of each type, for tests of clients. */
export const protocolAction: DebugAction = {
  name: 'protocol',
  words: [3, 3],
  help: `
PROTOCOL <type>
    Reply with a test value of the specified type. <type> can be: string,
    integer, double, bignum, null, array, set, map, attrib, push, verbatim,
    true, false.`,
  run: ({ client }, argv) => {
    const sample = samples[argv[2]!.toLowerCase()];
    if (sample === undefined) throw unknownType;
    return sample(client);
  },
};

const samples: Readonly<Record<string, ((client: Client) => Outcome) | undefined>> = {
  string: () => 'Hello World',
  integer: () => 12345,
  double: () => new DoubleReply(3.141),
  null: () => null,
  array: () => [0, 1, 2],
  set: () => new SetReply([0, 1, 2]),
  map: () => new MapReply([0, 1, 2].map((n) => [n, new BooleanReply(n === 1)])),
  bignum: () => new BigNumberReply('1234567999999999999999999999999999999'),
  verbatim: () => new VerbatimReply('This is a verbatim\nstring'),
  true: () => new BooleanReply(true),
  false: () => new BooleanReply(false),
  attrib: () => new AttributeReply([['key-popularity', ['key:123', 90]]], 'Some real reply following the attribute'),
  push: ({ protocol }) => {
    if (protocol < 3) throw new ErrorReply('ERR RESP2 is not supported by this command');
    return new Replies([new PushReply(['server-cpu-usage', 42]), 'Some real reply following the push reply']);
  },
};

const unknownType = new ErrorReply(
  'ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false',
);
