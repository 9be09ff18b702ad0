import type { Binary } from '../../base/bytes';
import type { Client, TrackingMode } from '../client';
import { type Argv, type Command, keysOf } from '../command';
import type { Tracking } from '../context';

/** Where clients of RESP2 listen for what other connections of theirs cache. */
const channel = '__redis__:invalidate';

/** Clients that are told of the changes of one prefix, and the changes since they were last told, each with its author. */
interface Broadcast {
  readonly clients: Set<Client>;
  readonly changed: Map<Binary, Client | undefined>;
}

/**
 * Who has which key in a cache of its own (CLIENT TRACKING), and who is to be told of which prefix (BCAST).
 * Messages to other clients go out at once; those to the client whose command runs go out after its reply, as Redis does it.
 */
export class TrackingTable implements Tracking {
  clientCount = 0;
  itemCount = 0;
  /** Whose command runs. */
  current: Client | undefined;
  /** `tracking-table-max-keys`; 0: no limit. */
  private maxKeys = 0;
  private readonly readers = new Map<Binary, Set<Client>>();
  /** The same the other way round: so that a client that goes leaves nothing. */
  private readonly cached = new Map<Client, Set<Binary>>();
  private readonly broadcasts = new Map<Binary, Broadcast>();
  /** What the current client is told after its reply: keys, or null for all. */
  private pending: (Binary | null)[] = [];

  constructor(
    private readonly clients: ReadonlyMap<number, Client>,
    /** Asks for a call of {@link endTurn} when all commands that came together are done. */
    private readonly planEndOfTurn: () => void,
  ) {}

  get keyCount(): number {
    return this.readers.size;
  }

  get prefixCount(): number {
    return this.broadcasts.size;
  }

  /** Whether a change may concern anybody: cheap enough for every write. */
  get isInUse(): boolean {
    return this.clientCount > 0 || this.readers.size > 0;
  }

  limitTo(maxKeys: number): void {
    this.maxKeys = maxKeys;
    this.planEndOfTurn();
  }

  enable(client: Client, mode: TrackingMode, prefixes: readonly Binary[]): void {
    if (client.tracking === undefined) this.clientCount++;
    const former = client.tracking;
    const kept = former?.prefixes ?? new Set<Binary>();
    client.tracking = { ...mode, prefixes: kept, isCachingGiven: former?.isCachingGiven ?? false, isRedirectionBroken: false };
    if (!mode.isBroadcast) return;
    for (const prefix of prefixes.length === 0 ? [''] : prefixes) {
      let broadcast = this.broadcasts.get(prefix);
      if (broadcast === undefined) this.broadcasts.set(prefix, (broadcast = { clients: new Set(), changed: new Map() }));
      broadcast.clients.add(client);
      kept.add(prefix);
    }
  }

  /** Ends a client's tracking. What it has read stays known: it is told again of it when it tracks again. */
  disable(client: Client): void {
    if (client.tracking === undefined) return;
    for (const prefix of client.tracking.prefixes) {
      const broadcast = this.broadcasts.get(prefix);
      broadcast?.clients.delete(client);
      if (broadcast?.clients.size === 0) this.broadcasts.delete(prefix);
    }
    client.tracking = undefined;
    this.clientCount--;
  }

  /** The client is gone. */
  forget(client: Client): void {
    this.disable(client);
    for (const key of this.cached.get(client) ?? []) this.removeReader(key, client);
    this.cached.delete(client);
  }

  /** After a command of a tracking client: notes what it has read. What a script reads is noted with each of its calls. */
  remember(client: Client, command: Command, argv: Argv): void {
    if (command.flags.includes('readonly') && command.group !== 'scripting') this.noteKeys(client, command, argv);
  }

  noteKeys(client: Client, command: Command, argv: Argv): void {
    const { tracking } = client;
    if (tracking === undefined || tracking.isBroadcast || command.flags.includes('pubsub')) return;
    if (tracking.choice !== 'all' && tracking.isCachingGiven !== (tracking.choice === 'optin')) return;
    for (const { position } of keysOf(command, argv) ?? []) this.addReader(argv[position]!, client);
    if (this.isOverfull) this.planEndOfTurn();
  }

  /** After a command: CLIENT CACHING was for it, or for the transaction that it ended. */
  endCaching(client: Client): void {
    const isOver = client.transaction === undefined && !client.lastCommand.startsWith('client');
    if (isOver && client.tracking !== undefined) client.tracking.isCachingGiven = false;
  }

  /** A key has changed: whoever has read it is told, once. */
  changed(key: Binary): void {
    for (const [prefix, { changed }] of this.broadcasts) {
      if (!key.startsWith(prefix)) continue;
      changed.set(key, this.current);
      this.planEndOfTurn();
    }
    this.invalidate(key);
  }

  /** FLUSHALL, FLUSHDB: all who track are told that nothing holds any more. */
  flushed(): void {
    if (this.clientCount > 0) {
      for (const client of this.clients.values()) {
        if (client.tracking === undefined) continue;
        if (client === this.current) this.pending.push(null);
        else this.send(client, nullOf(client));
      }
    }
    this.readers.clear();
    this.cached.clear();
    this.itemCount = 0;
  }

  /** After the reply to the command that ran: tells its client what the command itself has changed. */
  endCommand(): void {
    const client = this.current;
    this.current = undefined;
    if (this.pending.length === 0) return;
    const { pending } = this;
    this.pending = [];
    if (client === undefined || client.closing) return;
    for (const key of pending) this.send(client, key === null ? nullOf(client) : arrayOf([key]));
  }

  /** When all commands that came together are done: sends what was gathered for prefixes, and forgets the keys that are too many. */
  endTurn(): void {
    this.broadcast();
    this.limit();
  }

  private get isOverfull(): boolean {
    return this.maxKeys > 0 && this.readers.size > this.maxKeys;
  }

  /** The oldest key goes first. Whoever has it is told as if it had changed. */
  private limit(): void {
    for (const key of this.readers.keys()) {
      if (!this.isOverfull) return;
      this.invalidate(key);
    }
  }

  /** In the order of the prefixes, and the keys of each in order. */
  private broadcast(): void {
    for (const prefix of [...this.broadcasts.keys()].sort()) {
      const { changed, clients } = this.broadcasts.get(prefix)!;
      if (changed.size === 0) continue;
      const keys = [...changed.keys()].sort();
      const all = arrayOf(keys);
      for (const client of clients) {
        if (!client.tracking!.isNoLoop) {
          this.send(client, all);
          continue;
        }
        const others = keys.filter((key) => changed.get(key) !== client);
        if (others.length > 0) this.send(client, arrayOf(others));
      }
      changed.clear();
    }
  }

  private invalidate(key: Binary): void {
    const clients = this.readers.get(key);
    if (clients === undefined) return;
    for (const client of clients) {
      this.removeReader(key, client);
      const { tracking } = client;
      // It may have stopped since, or broadcasts may have taken the place of what it read.
      if (tracking === undefined || tracking.isBroadcast) continue;
      if (client !== this.current) this.send(client, arrayOf([key]));
      else if (!tracking.isNoLoop) this.pending.push(key);
    }
  }

  /** Sends an invalidation, or to the client that it is redirected to. @param payload keys or a null, in the protocol */
  private send(client: Client, payload: Binary): void {
    const tracking = client.tracking!;
    const isRedirected = tracking.redirectTo !== 0;
    const target = isRedirected ? this.clients.get(tracking.redirectTo) : client;
    if (target === undefined) {
      tracking.isRedirectionBroken = true;
      if (client.protocol === 3) client.push(['tracking-redir-broken', tracking.redirectTo]);
    } else if (target.protocol === 3) {
      target.output.write(`>2\r\n$10\r\ninvalidate\r\n${payload}`);
    } else if (isRedirected && target.isSubscriber) {
      target.output.write(`*3\r\n$7\r\nmessage\r\n$${channel.length}\r\n${channel}\r\n${payload}`);
    }
  }

  private addReader(key: Binary, client: Client): void {
    let clients = this.readers.get(key);
    if (clients === undefined) this.readers.set(key, (clients = new Set()));
    if (clients.has(client)) return;
    clients.add(client);
    this.itemCount++;
    let keys = this.cached.get(client);
    if (keys === undefined) this.cached.set(client, (keys = new Set()));
    keys.add(key);
  }

  private removeReader(key: Binary, client: Client): void {
    const clients = this.readers.get(key)!;
    clients.delete(client);
    if (clients.size === 0) this.readers.delete(key);
    this.itemCount--;
    const keys = this.cached.get(client)!;
    keys.delete(key);
    if (keys.size === 0) this.cached.delete(client);
  }
}

function arrayOf(keys: readonly Binary[]): Binary {
  let text = `*${keys.length}\r\n`;
  for (const key of keys) text += `$${key.length}\r\n${key}\r\n`;
  return text;
}

/** In the protocol of the client that tracks, wherever its messages go: so does Redis. */
function nullOf(client: Client): Binary {
  return client.protocol === 3 ? '_\r\n' : '$-1\r\n';
}
