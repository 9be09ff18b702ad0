export type { Binary } from '../base/bytes';
export { toBinary, toText } from '../base/bytes';
export type { Clock, Timer } from '../base/clock';
export { DistributedError } from '../base/errors';
export type { CommandRecord } from './engine/command-log';
export type { Reply } from './reply';
export {
  BigNumberReply,
  BooleanReply,
  DoubleReply,
  ErrorReply,
  MapReply,
  NullArrayReply,
  PushReply,
  SetReply,
  SimpleReply,
  VerbatimReply,
} from './reply';
export type { RedisServerOptions, ServerSnapshot } from './server';
export { RedisServer, redisServerDefaults } from './server';
export type { ServerClock } from './server-clock';
