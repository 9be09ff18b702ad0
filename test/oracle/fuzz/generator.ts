import type { Binary } from '../../../src/base/bytes';
import type { Random } from '../../../src/base/random';
import type { Command } from '../../../src/redis/command';
import type { Version } from '../../../src/redis/version';
import { ArgumentMaker } from './arguments';
import { pools } from './pools';
import { futureStream } from './streams';
import { clientNames, freeClient, type FuzzStep, type View } from './steps';

/** What would end a session, hold it up, or has another answer on every server (since 8.0 there are modules). */
const leftOut = new Set(
  `shutdown debug quit auth acl info time lastsave lolwut role memory command config client|kill client|pause client|unpause client|reply
   client|unblock client|tracking client|list client|info client|help monitor randomkey pfselftest slowlog latency cluster wait waitaof replicaof slaveof
   replconf psync sync module save bgsave bgrewriteaof migrate script|debug`.split(/\s+/),
);

/** Sessions begin with one of these: small limits, so that encodings change early, and events. */
const settings: readonly (readonly [string, string])[][] = [
  [],
  [],
  [
    ['hash-max-listpack-entries', '3'],
    ['zset-max-listpack-entries', '3'],
    ['set-max-intset-entries', '3'],
    ['list-max-listpack-size', '3'],
    ['stream-node-max-entries', '3'],
  ],
  [
    ['hash-max-listpack-value', '4'],
    ['zset-max-listpack-value', '4'],
    ['list-max-listpack-size', '-1'],
    ['stream-node-max-bytes', '64'],
    ['hll-sparse-max-bytes', '60'],
  ],
  [['notify-keyspace-events', 'KEA']],
  [['notify-keyspace-events', 'Emn$lshzxgt']],
];

/** Its members all have the score 0: of others a range by bytes is not defined. */
const lexKey = 'lex';

/** Always a string. */
const textKey = 'text';

/** Without these there is nothing that others of their family could work on. */
const builders: Readonly<Record<string, number>> = { xadd: 6, 'xgroup|create': 3, xreadgroup: 6, xclaim: 2 };

const transactionCalls: readonly Binary[] = ['EXEC', 'EXEC', 'EXEC', 'DISCARD', 'MULTI', 'WATCH'];

/** Chooses random commands from the table, for one session. */
export class Generator {
  readonly settings: ReadonlyMap<string, string>;
  private readonly maker: ArgumentMaker;
  private readonly weighted: Command[] = [];
  private readonly mayListen: boolean;

  constructor(
    private readonly random: Random,
    commands: readonly Command[],
    version: Version,
  ) {
    this.maker = new ArgumentMaker(random, version);
    this.settings = new Map(this.maker.pick(settings));
    // A client that hears of its own changes hears of them before, in or after its reply, as chance has it in Redis 7.0.
    this.mayListen = !this.settings.has('notify-keyspace-events') && this.maker.once(4);
    // In which order SWAPDB makes keys ready is the hash table's.
    const maySwap = this.maker.once(4);
    // SORT of a set misses keys in the order of the hash table.
    const missesInAnyOrder = this.settings.get('notify-keyspace-events')?.includes('m') === true;
    const callable = commands.filter(
      (each) =>
        each.run !== undefined &&
        !isLeftOut(each) &&
        version.hasSince(each.since) &&
        (maySwap ? !each.flags.includes('blocking') : each.name !== 'SWAPDB') &&
        !(missesInAnyOrder && each.name.startsWith('SORT')),
    );
    const groups = [...new Set(callable.map((each) => each.group))];
    const themes = new Set([this.maker.pick(groups), this.maker.pick(groups)]);
    for (const each of callable) for (let i = this.weight(each, themes); i > 0; i--) this.weighted.push(each);
  }

  /** What a session begins with: some speak RESP3, one hears events. */
  opening(): FuzzStep[] {
    const steps: FuzzStep[] = [
      { client: 0, argv: ['SET', textKey, 'v'] },
      { client: 0, argv: ['XADD', futureStream, '4102444800000-5', 'f', 'v'] },
    ];
    clientNames.forEach((_, client) => {
      const hears = client === 1 && this.settings.has('notify-keyspace-events');
      if (!hears && this.maker.once(2)) steps.push({ client, argv: ['HELLO', '3'] });
    });
    if (this.settings.has('notify-keyspace-events')) steps.push({ client: 1, argv: ['PSUBSCRIBE', '__key*__:*'] });
    return steps;
  }

  /** Some commands of one client. */
  next(view: View): FuzzStep[] {
    let client = this.random.below(clientNames.length);
    if (view.isBlocked(client)) client = freeClient;
    const length = 1 + this.random.below(this.maker.once(2) ? 60 : 5);
    let queues = view.inTransaction(client);
    return Array.from({ length }, () => {
      const argv = this.command(client, queues);
      const name = argv[0]!.toUpperCase();
      if (argv.length === 1 && ['MULTI', 'EXEC', 'DISCARD'].includes(name)) queues = name === 'MULTI';
      return { client, argv };
    });
  }

  private command(client: number, queues: boolean): Binary[] {
    if (this.maker.once(100)) return ['ZADD', lexKey, '0', this.maker.from(pools.member), '0', this.maker.from(pools.member)];
    if (queues && this.maker.once(6)) return this.transactionCall();
    const chosen = this.maker.pick(this.weighted);
    if (client === freeClient && chosen.flags.includes('blocking')) return this.command(client, queues);
    const argv = this.fitted(chosen, this.maker.call(chosen));
    if (this.maker.once(12)) this.spoil(argv, chosen);
    if (this.maker.once(200)) return ['COMMAND', 'GETKEYS', ...argv];
    return this.settled(argv, queues);
  }

  private transactionCall(): Binary[] {
    const name = this.maker.pick(transactionCalls);
    return name === 'WATCH' ? ['WATCH', 'x'] : [name];
  }

  /** What must not be left to chance, lest two right servers part ways. */
  private fitted(command: Command, argv: Binary[]): Binary[] {
    if (command.name === 'SPOP') return ['SPOP', argv[1]!, '1000'];
    if (command.group === 'stream') return this.maker.streams.fitted(command, argv);
    if (command.name === 'HELLO') return ['HELLO', this.maker.from(pools.protocol)];
    if (command.name.startsWith('ZRANGE') && !this.maker.once(5)) this.fitBounds(command, argv);
    if (command.name.endsWith('SCAN') && !this.maker.once(6)) return scannedWhole(argv);
    return argv;
  }

  /** The bounds of ZRANGE and ZRANGESTORE are of the kind that its options name. */
  private fitBounds({ name }: Command, argv: Binary[]): void {
    const at = name === 'ZRANGE' ? 2 : name === 'ZRANGESTORE' ? 3 : argv.length;
    const words = argv.map((word) => word.toUpperCase());
    const pool = words.includes('BYLEX') ? pools.lexBound : words.includes('BYSCORE') ? pools.scoreBound : pools.integer;
    for (let i = at; i < Math.min(at + 2, argv.length); i++) argv[i] = this.maker.from(pool);
  }

  /** Makes a call wrong, mostly. */
  private spoil(argv: Binary[], command: Command): void {
    if (command.name === 'SPOP' || command.name === 'HELLO' || argv[1] === futureStream) return;
    const at = 1 + this.random.below(argv.length);
    const change = this.random.below(6);
    if (change === 0) argv[0] = this.maker.once(5) ? 'NOSUCH' : argv[0]!;
    else if (change === 1 || isDangerous(command)) argv.splice(at, 1);
    else if (change === 2) argv.splice(at, 0, argv[this.random.below(argv.length)]!);
    else argv.splice(at, change === 3 ? 1 : 0, this.maker.from(this.maker.pick([pools.value, pools.integer, pools.option])));
  }

  /** A call whose effect two right servers may differ in, made into one in which they may not. */
  private settled(argv: Binary[], queues: boolean): Binary[] {
    const words = argv.map((word) => word.toUpperCase());
    const name = words[0]!;
    // The order in which all channels are left is the hash table's. Several channels inside EXEC break its framing, in Redis 7.0.
    if (name.endsWith('SUBSCRIBE'))
      return words.length === 1 ? [...argv, name.startsWith('P') ? 'c*' : 'c1'] : queues ? argv.slice(0, 2) : argv;
    // So does a message to oneself.
    if (queues && name.endsWith('PUBLISH') && argv.length > 1) return [argv[0]!, 'nobody', ...argv.slice(2)];
    // The order of elements of equal weight in SORT ALPHA is the hash table's too, and it would be stored.
    const storesChance = name.startsWith('SORT') && ['STORE', 'ALPHA', 'BY'].every((word) => words.includes(word));
    if (storesChance) return argv.filter((_, i) => words[i] !== 'STORE');
    const key = name === 'ZRANGESTORE' ? 2 : 1;
    if ((name.includes('LEX') || words.includes('BYLEX')) && argv.length > key) argv[key] = this.maker.once(6) ? textKey : lexKey;
    return argv;
  }

  private weight(command: Command, themes: ReadonlySet<string>): number {
    if (command.fullName === 'flushall' || command.fullName === 'flushdb' || command.fullName === 'swapdb') return 1;
    if (command.group === 'pubsub' && !this.mayListen && command.fullName.includes('subscribe')) return 0;
    if (['select', 'reset', 'hello', 'move'].includes(command.fullName)) return 1;
    if (command.fullName === 'multi') return 12;
    if (command.fullName === 'watch') return 8;
    if (command.group === 'transactions') return 1;
    if (command.name.includes('|') && command.group !== 'stream') return 1;
    return (builders[command.fullName] ?? 1) * this.usualWeight(command, themes);
  }

  private usualWeight(command: Command, themes: ReadonlySet<string>): number {
    return themes.has(command.group) ? 16 : command.group in { pubsub: 1, connection: 1, server: 1 } ? 1 : 3;
  }
}

/** Most scans see all in one step, since only then the elements can be compared. */
function scannedWhole(argv: readonly Binary[]): Binary[] {
  const count = argv.findIndex((word) => word.toUpperCase() === 'COUNT');
  const others = count < 0 ? argv : [...argv.slice(0, count), ...argv.slice(count + 2)];
  return [...others, 'COUNT', '1000'];
}

function isLeftOut(command: Command): boolean {
  return leftOut.has(command.fullName) || leftOut.has(command.fullName.split('|')[0]!);
}

/** Numbers in the wrong place may cost memory, or time that really passes. */
function isDangerous(command: Command): boolean {
  return /^(SETRANGE|SETBIT|BITFIELD|.*RANDMEMBER|.*RANDFIELD|B[LRZ].*|.*EXPIRE.*|SET|P?SETEX|GETEX|X(?:AUTO)?CLAIM|XPENDING|XREAD.*)$/.test(
    command.name,
  );
}
