import type { Binary } from '../../../src/base/bytes';
import type { Command } from '../../../src/redis/command';
import type { Argument } from '../../../src/redis/syntax';
import type { ArgumentMaker } from './arguments';
import { keysOf, type Pool, pools } from './pools';

/** Its last id lies far ahead of all clocks, so that an id of the server's own does not hang on the time. Nothing but XADD adds to it, and nothing moves it. */
export const futureStream = 'future';

/** Makes words for the commands of streams: ids that meet, times that are far apart. */
export class StreamWords {
  /** The ids of new entries grow with it, and other ids lie around it. */
  private latest = 1;

  constructor(private readonly maker: ArgumentMaker) {}

  /** A word for an argument. */
  word({ name, type }: Argument, { name: command }: Command): Binary {
    if (name === 'id' || name === 'last-id' || name === 'max_deleted_entry_id') return command === 'XADD' ? this.newId() : this.id();
    if (name === 'start' || name === 'end') return this.maker.once(3) ? this.maker.pick(['-', '+']) : this.bound();
    if (name === 'threshold') return this.maker.once(2) ? this.id() : this.maker.from(pools.bounded);
    if (name === 'min-idle-time' || name === 'ms') return this.maker.from(pools.idleTime);
    if (name === 'milliseconds') return this.maker.from(pools.blockTime);
    if (name === 'unix-time-milliseconds') return this.maker.from(pools.unixMilliseconds);
    if (name === 'entries_added' || name === 'entries_read') return this.maker.from(pools.entryCount);
    const named = this.named(name);
    return this.maker.from(named ?? (type === 'integer' ? pools.bounded : pools.value));
  }

  /** A call whose words fit each other, and whose effect does not hang on the time. */
  fitted(command: Command, argv: Binary[]): Binary[] {
    const { name } = command;
    if (name === 'XADD' && argv.includes('*')) return this.toFuture(argv);
    if (name === 'XREAD' || name === 'XREADGROUP') return this.balanced(name, argv);
    const looks = command.flags.includes('readonly') || name === 'XDEL' || name === 'XTRIM';
    if (looks && !name.includes('|') && this.maker.once(15)) argv[1] = futureStream;
    return argv;
  }

  private named(name: string): Pool | undefined {
    if (name === 'group' || name === 'groupname') return pools.group;
    if (name === 'consumer' || name === 'consumername') return pools.consumer;
    return name === 'field' ? pools.streamField : undefined;
  }

  private newId(): Binary {
    if (this.maker.once(8)) return this.id();
    if (this.maker.once(4)) return `${this.latest}-*`;
    this.latest += this.maker.below(3);
    return `${this.latest}${this.maker.once(2) ? '' : `-${this.maker.below(4)}`}`;
  }

  private id(): Binary {
    if (this.maker.once(3)) return this.maker.from(pools.streamId);
    return `${Math.max(0, this.latest - this.maker.below(12))}${this.maker.once(2) ? '' : `-${this.maker.below(4)}`}`;
  }

  private bound(): Binary {
    return `${this.maker.once(4) ? '(' : ''}${this.id()}`;
  }

  private toFuture(argv: readonly Binary[]): Binary[] {
    const rest = argv.slice(2).filter((word) => word.toUpperCase() !== 'NOMKSTREAM');
    return [argv[0]!, futureStream, 'NOMKSTREAM', ...rest];
  }

  /** As many ids as keys, mostly. */
  private balanced(name: string, argv: readonly Binary[]): Binary[] {
    const at = argv.findIndex((word) => word.toUpperCase() === 'STREAMS');
    const count = 1 + this.maker.below(this.maker.once(3) ? 3 : 1);
    const keys = Array.from({ length: count }, () => (this.maker.once(20) ? 'missing' : this.maker.pick(keysOf['stream']!)));
    const ids = Array.from({ length: this.maker.once(30) ? count + 1 : count }, () => this.readId(name));
    return [...argv.slice(0, at + 1), ...keys, ...ids];
  }

  private readId(name: string): Binary {
    const usual = name === 'XREAD' ? '$' : '>';
    return this.maker.once(3) ? this.id() : this.maker.once(20) ? this.maker.pick(['$', '>', '+', '-']) : usual;
  }
}
