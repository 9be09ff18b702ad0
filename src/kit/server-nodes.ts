import type { BytesLike } from '../base/bytes';
import { DistributedError } from '../base/errors';
import { settle, settleNow } from '../bridge/inner';
import type { GroupWire, WireNode } from '../bridge/wire';
import { decodeCommand, execute, type RecordedCommand } from './redis-calls';
import type { RedisReply } from './redis-reply';

/** One server of several that know of each other: the same object for the whole file, whatever becomes of it. */
export interface ServerNode {
  readonly host: string;
  readonly port: number;
  /** E.g. 'redis://127.0.0.1:40123'. */
  readonly url: string;
  /** The same, by a socket of the system even in the test's process. */
  readonly tcpUrl: string;
  /** 40 hexadecimal digits: as CLUSTER MYID or SENTINEL MYID tells it, else that of its run. */
  readonly id: string;
  readonly isRunning: boolean;
  readonly role: 'master' | 'replica' | 'sentinel';
  /** Whom it follows; undefined: it is no replica. */
  readonly master: ServerNode | undefined;
  /** Who follows it now, and runs. */
  readonly replicas: readonly ServerNode[];
  /** First and last of each row of hash slots that it serves; none outside of a cluster. */
  readonly slots: readonly (readonly [first: number, last: number])[];
  /** How many writes of its master have not reached it, because it lags. */
  readonly behind: number;
  /** One command at this very server: no redirection is followed, so it may throw MOVED. @throws RedisError */
  call(command: string, ...args: BytesLike[]): Promise<RedisReply>;
  /** Its own keys as text. */
  dump(): string;
  /** What it has executed, oldest first; the last 10,000. */
  commands(): readonly RecordedCommand[];
}

/** How far a replica is behind: its master's last so many writes have not arrived (Infinity: none arrives any more), or each arrives so many milliseconds later on `redis.clock`. */
export type ReplicaLag = { readonly writes: number } | { readonly ms: number };

/** What a test does to servers that know of each other. */
export interface ServerNodeFaults {
  /**
   * Has a replica be behind its master from now on, until { writes: 0 } or the end of the test: readers get old values from it, WAIT does not count it, and
   * what has not arrived is lost when it takes over.
   * @throws DistributedError JD_NO_REPLICA when the node is none
   * @example
   * cluster.lag(replica, { writes: Infinity }); // nothing arrives
   * cluster.lag(replica, { writes: 2 }); // all but the last two writes arrive, now and later
   * cluster.lag(replica, { ms: 50 }); // each arrives when redis.clock has moved on by 50 ms
   */
  lag(replica: ServerNode, lag: ReplicaLag): void;
  /** Cuts the network between the servers: those of one group reach each other only. Servers that are in no group make one more. Clients reach all of them. */
  partition(...groups: readonly (readonly ServerNode[])[]): void;
  /** Joins what {@link partition} has cut. What masters wrote that others have taken over from meanwhile is gone. */
  heal(): void;
  /** Ends a server as a crash does, with its data; a replica of a master takes over. */
  kill(node: ServerNode): Promise<void>;
  /** Brings a server back that was killed: empty, and a replica of whoever leads now. */
  start(node: ServerNode): Promise<void>;
}

/** The servers of one handle. @param name as users write it: 'cluster' @param find its wire, looked up at each use; throws where there is none */
export class ServerNodes<Wire extends GroupWire> {
  private readonly known: Node[] = [];

  constructor(
    readonly name: string,
    readonly find: (wanted: string) => Wire,
  ) {}

  at(number: number): ServerNode {
    return (this.known[number] ??= new Node(this as unknown as ServerNodes<GroupWire>, number, this.list()[number]!));
  }

  select(isWanted: (node: WireNode) => boolean): ServerNode[] {
    return this.list().flatMap((node, number) => (isWanted(node) ? [this.at(number)] : []));
  }

  list(): readonly WireNode[] {
    return this.sync('nodes', (wire) => wire.nodes());
  }

  /** What returns at once. @param member as users write it: 'heal()' */
  sync<T>(member: string, run: (wire: Wire) => T): T {
    const wire = this.find(`${this.name}.${member}`);
    return settleNow(() => run(wire));
  }

  async later<T>(member: string, run: (wire: Wire) => Promise<T>): Promise<T> {
    return settle(run(this.find(`${this.name}.${member}`)));
  }

  get faults(): ServerNodeFaults {
    return {
      lag: (replica, lag) => this.sync('lag()', (wire) => wire.lag(numberOf(replica), checkedLag(this.name, lag))),
      partition: (...groups) => this.sync('partition()', (wire) => wire.partition(groups.map((group) => group.map(numberOf)))),
      heal: () => this.sync('heal()', (wire) => wire.heal()),
      kill: async (node) => this.later('kill()', (wire) => wire.kill(numberOf(node))),
      start: async (node) => this.later('start()', (wire) => wire.start(numberOf(node))),
    };
  }
}

const numbers = new WeakMap<ServerNode, number>();

/** The other side refuses -1. */
export function numberOf(node: ServerNode): number {
  return numbers.get(node) ?? -1;
}

/** What changes stands in getters of the prototype, so that a failing test shows the address and not all servers. */
class Node implements ServerNode {
  readonly host: string;
  readonly port: number;
  readonly #all: ServerNodes<GroupWire>;

  constructor(all: ServerNodes<GroupWire>, number: number, { host, port }: WireNode) {
    this.#all = all;
    this.host = host;
    this.port = port;
    numbers.set(this, number);
  }

  get url(): string {
    return this.now.url;
  }

  get tcpUrl(): string {
    return this.now.tcpUrl;
  }

  get id(): string {
    return this.now.id;
  }

  get isRunning(): boolean {
    return this.now.isRunning;
  }

  get role(): ServerNode['role'] {
    return this.now.role;
  }

  get master(): ServerNode | undefined {
    const { master } = this.now;
    return master === undefined ? undefined : this.#all.at(master);
  }

  get replicas(): readonly ServerNode[] {
    return this.#all.select((each) => each.isRunning && each.master === numberOf(this));
  }

  get slots(): ServerNode['slots'] {
    return this.now.slots;
  }

  get behind(): number {
    return this.now.behind;
  }

  call(...argv: BytesLike[]): Promise<RedisReply> {
    const find = (wanted: string): { call(words: readonly string[]): ReturnType<GroupWire['call']> } => {
      const wire = this.#all.find(wanted);
      return { call: (words) => wire.call(numberOf(this), words) };
    };
    return execute('node.call()', find, { argv, buffers: false });
  }

  dump(): string {
    return this.#all.sync('nodes', (wire) => wire.dump(numberOf(this)));
  }

  commands(): readonly RecordedCommand[] {
    return this.#all.sync('nodes', (wire) => wire.commands(numberOf(this))).map(decodeCommand);
  }

  private get now(): WireNode {
    return this.#all.list()[numberOf(this)]!;
  }
}

function checkedLag(name: string, lag: ReplicaLag): ReplicaLag {
  const [amount] = [...Object.values(lag), undefined];
  if ('writes' in lag !== 'ms' in lag && typeof amount === 'number' && amount >= 0) return { ...lag };
  throw new DistributedError({
    code: 'JD_ARGUMENT',
    what: `${name}.lag() is not told how far the replica is behind.`,
    fix: 'Give { writes: 2 }, { writes: Infinity } or { ms: 50 }; { writes: 0 } ends it.',
  });
}
