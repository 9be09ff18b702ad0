import type { Binary } from '../../../src/base/bytes';
import type { Random } from '../../../src/base/random';
import type { Command } from '../../../src/redis/command';
import { type Argument, argumentsIn, parseSyntax } from '../../../src/redis/syntax';
import type { Version } from '../../../src/redis/version';
import { anyKeys, keysOf, type Pool, pools } from './pools';
import { StreamWords } from './streams';

/** Makes words for a command's arguments by its syntax line. */
export class ArgumentMaker {
  readonly streams = new StreamWords(this);
  private readonly syntaxes = new Map<Command, Argument[]>();
  /** NUMKEYS or NUMFIELDS of the command in hand, which its keys and weights, or fields, follow. */
  private count: number | undefined;

  constructor(
    private readonly random: Random,
    private readonly version: Version,
  ) {}

  /** A call as the syntax line allows it; the values may be wrong. */
  call(command: Command): Binary[] {
    this.count = undefined;
    const words = command.fullName.split('|');
    if (this.random.below(4) > 0) words[0] = words[0]!.toUpperCase();
    for (const argument of this.syntaxOf(command)) this.add(words, argument, command);
    return words;
  }

  /** One of a few. */
  pick<T>(items: readonly T[]): T {
    return items[this.random.below(items.length)]!;
  }

  /** A whole number from 0 to before `end`. */
  below(end: number): number {
    return this.random.below(end);
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.random.below(times) === 0;
  }

  from(pool: Pool): Binary {
    return this.once(pool.rare) ? this.pick(pool.odd) : this.pick(pool.usual);
  }

  private syntaxOf(command: Command): Argument[] {
    let parsed = this.syntaxes.get(command);
    if (parsed === undefined) this.syntaxes.set(command, (parsed = argumentsIn(this.version, parseSyntax(command.syntax ?? ''))));
    return parsed;
  }

  private add(words: Binary[], argument: Argument, command: Command): void {
    if (argument.optional && this.random.below(100) >= 35) return;
    const times = argument.multiple ? this.times(argument) : 1;
    for (let i = 0; i < times; i++) {
      if (argument.token !== undefined && (i === 0 || argument.multipleToken)) words.push(this.cased(argument.token));
      this.addValue(words, argument, command);
    }
  }

  private times(argument: Argument): number {
    const follows = this.count !== undefined && (argument.type === 'key' || ['weight', 'field', 'data'].includes(argument.name));
    if (follows && !this.once(15)) return this.count!;
    if (this.once(60) && argument.type !== 'key') return 20 + this.random.below(130);
    return 1 + this.random.below(this.once(4) ? 6 : 2);
  }

  private addValue(words: Binary[], argument: Argument, command: Command): void {
    if (argument.type === 'oneof') this.add(words, { ...this.pick(argument.parts), optional: false }, command);
    else if (argument.type === 'block') for (const part of argument.parts) this.add(words, part, command);
    else if (argument.type === 'key') words.push(this.key(command));
    else if (argument.name === 'numkeys' || argument.name === 'numfields') {
      this.count = 1 + this.random.below(3);
      words.push(this.once(15) ? this.from(pools.bounded) : String(this.count));
    } else if (/^(?:milli)?seconds$/.test(argument.name) && !this.once(8)) words.push(this.farTime());
    else if (command.group === 'stream' && argument.type !== 'pure-token') words.push(this.streams.word(argument, command));
    else if (argument.type !== 'pure-token') words.push(this.from(poolFor(argument, command)));
  }

  /** Hardly ever the same twice: whether GT and LT hold must not hang on a millisecond. */
  private farTime(): Binary {
    return String(100_000 + this.random.below(100_000_000));
  }

  private key(command: Command): Binary {
    const own = keysOf[command.group];
    return own !== undefined && !this.once(8) ? this.pick(own) : this.pick(anyKeys);
  }

  private cased(token: string): string {
    return this.once(4) ? token.toLowerCase() : token;
  }
}

const bySyntaxName: Readonly<Record<string, Pool>> = {
  seconds: pools.deltaSeconds,
  milliseconds: pools.deltaSeconds,
  'unix-time-seconds': pools.unixSeconds,
  'unix-time-milliseconds': pools.unixMilliseconds,
  timeout: pools.timeout,
  'serialized-value': pools.payload,
  ttl: pools.timeToLive,
  cursor: pools.cursor,
  db: pools.database,
  'destination-db': pools.database,
  index1: pools.database,
  index2: pools.database,
  channel: pools.channel,
  shardchannel: pools.channel,
  member: pools.member,
  member1: pools.member,
  member2: pools.member,
  longitude: pools.longitude,
  latitude: pools.latitude,
  radius: pools.distance,
  width: pools.distance,
  height: pools.distance,
  field: pools.field,
  encoding: pools.bitType,
  bit: pools.bit,
  protover: pools.protocol,
  clientname: pools.name,
  'connection-name': pools.name,
  type: pools.typeName,
  operation: pools.operation,
  count: pools.bounded,
};

function poolFor(argument: Argument, command: Command): Pool {
  const { name, type } = argument;
  if (command.group === 'hyperloglog') return name === 'subcommand' ? pools.hyperLogLogAction : pools.counted;
  if (name === 'offset' && command.name.startsWith('BITFIELD')) return pools.bitOffset;
  if (name === 'offset' && command.group !== 'sorted-set' && command.group !== 'generic') return pools.offset;
  if (name === 'value' && command.name === 'SETBIT') return pools.bit;
  if (name === 'index' && command.name === 'SELECT') return pools.database;
  if (name === 'min' || name === 'max') return command.name.includes('LEX') || type === 'string' ? pools.lexBound : pools.scoreBound;
  if (name === 'start' || name === 'stop') return type === 'integer' ? pools.integer : pools.scoreBound;
  if (type === 'pattern')
    return command.name.startsWith('SORT') ? pools.sortPattern : command.group === 'pubsub' ? pools.channelPattern : pools.pattern;
  const named = bySyntaxName[name];
  if (named !== undefined) return named;
  if (type === 'integer') return pools.integer;
  return type === 'double' ? pools.double : command.group === 'set' || command.group === 'list' ? pools.member : pools.value;
}
