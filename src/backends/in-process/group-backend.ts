import { DistributedError } from '../../base/errors';
import type { GroupWire, WireCommand, WireNode, WireReply } from '../../bridge/wire';
import { toWire } from '../../redis/protocol/wire';
import type { Reply } from '../../redis/reply';
import type { RedisServer } from '../../redis/server';
import type { ServerClock } from '../../redis/server-clock';
import type { ServerGroup } from '../../redis/server-group';
import { dial } from '../../redis/transport/dial';
import type { RedisBackend } from '../backend';

/** What is done to any group, whatever its members are. */
type AnyGroup = Pick<
  ServerGroup<never, never>,
  'nodes' | 'masterOf' | 'behind' | 'lag' | 'partition' | 'heal' | 'kill' | 'clock' | 'flush' | 'start' | 'stop' | 'isRunning'
> & {
  snapshot(): unknown;
  revive(snapshot: never): Promise<void>;
  restore(snapshot: never): void;
  call(argv: readonly string[]): Promise<Reply>;
};

/** A backend of several servers in this process. */
export abstract class GroupBackend implements Omit<RedisBackend, 'name' | 'cluster' | 'sentinel'> {
  readonly clock: ServerClock;
  readonly commands: undefined;
  readonly server: undefined;

  constructor(private readonly group: AnyGroup) {
    this.clock = group.clock;
  }

  /** Whose address is told. */
  protected abstract get first(): RedisServer;
  /** Who answers at other addresses; undefined: nobody. */
  protected abstract get answering(): RedisServer | undefined;
  abstract dump(): string;
  abstract load(path: string): Promise<number>;
  abstract loadCommands(path: string): Promise<number>;
  abstract save(path: string): Promise<void>;

  get host(): string {
    return this.first.host;
  }

  get port(): number {
    return this.first.port;
  }

  get url(): string {
    return this.first.url;
  }

  get tcpUrl(): string {
    return this.first.tcpUrl;
  }

  get password(): string | undefined {
    return this.first.password;
  }

  get nodes(): readonly RedisServer[] {
    return this.group.nodes;
  }

  get connectionCount(): number {
    return this.group.nodes.reduce((sum, node) => sum + node.connectionCount, 0);
  }

  async call(argv: readonly string[]): Promise<WireReply> {
    return toWire(await this.group.call(argv));
  }

  flush(): void {
    this.group.flush();
  }

  snapshot(): unknown {
    return this.group.snapshot();
  }

  revive(snapshot: unknown): Promise<void> {
    return this.group.revive(snapshot as never);
  }

  restore(snapshot: unknown): void {
    this.group.restore(snapshot as never);
  }

  answerAt(addresses: readonly string[], onConnect: (address: string) => void): () => void {
    const port = (): number | undefined => this.answering?.port;
    const removals = addresses.map((address) => dial.alias(address, { port, onConnect }));
    return () => removals.forEach((remove) => remove());
  }

  start(): Promise<void> {
    return this.group.start();
  }

  stop(options: { readonly keepData: boolean }): Promise<void> {
    return this.group.stop(options);
  }
}

/** A group as the sandbox handles it, where servers cross as their numbers. */
export class GroupHandle implements GroupWire {
  constructor(
    private readonly group: AnyGroup,
    private readonly factsOf: (node: RedisServer) => Pick<WireNode, 'id' | 'slots'>,
  ) {}

  numberOf(node: RedisServer): number {
    return this.group.nodes.indexOf(node);
  }

  /** @throws DistributedError JD_ARGUMENT */
  at(number: number): RedisServer {
    const node = this.group.nodes[number];
    if (node !== undefined) return node;
    throw new DistributedError({ code: 'JD_ARGUMENT', what: 'This is no node of it.', fix: 'Give one of `nodes`, or what returns one.' });
  }

  nodes(): WireNode[] {
    return this.group.nodes.map((node) => {
      const { host, port, url, tcpUrl, isRunning } = node;
      const master = this.group.masterOf(node);
      const role = master === undefined ? 'master' : 'replica';
      return {
        ...this.factsOf(node),
        ...{ host, port, url, tcpUrl, isRunning },
        role: node.sentinel === undefined ? role : 'sentinel',
        master: master && this.numberOf(master),
        behind: this.group.behind(node),
      };
    });
  }

  async call(node: number, argv: readonly string[]): Promise<WireReply> {
    return toWire(await this.at(node).call(argv));
  }

  dump(node: number): string {
    return this.at(node).dump();
  }

  commands(node: number): readonly WireCommand[] {
    return this.at(node).commands();
  }

  lag(node: number, lag: Parameters<GroupWire['lag']>[1]): void {
    this.group.lag(this.at(node), lag);
  }

  partition(groups: readonly (readonly number[])[]): void {
    this.group.partition(...groups.map((each) => each.map((node) => this.at(node))));
  }

  heal(): void {
    this.group.heal();
  }

  async kill(node: number): Promise<void> {
    await this.group.kill(this.at(node));
  }

  async start(node: number): Promise<void> {
    await this.at(node).start();
  }
}
