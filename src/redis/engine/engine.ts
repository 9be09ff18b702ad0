import type { Binary } from '../../base/bytes';
import { Block } from '../block';
import { Client, type Output } from '../client';
import type { Argv, Command, Outcome } from '../command';
import type { Context, Engine, ServerIdentity } from '../context';
import { errors } from '../errors';
import type { Database } from '../keyspace/database';
import { ErrorReply, queued, type Replies, type Reply } from '../reply';
import { Admission } from './admission';
import { Blocking } from './blocking';
import { ClientContext } from './client-context';
import { Consequences } from './consequences';
import { type EngineParts, EngineServices } from './engine-services';
import { ExpiryAlarm } from './expiry-alarm';
import { HoldingMigrations } from './migrations';
import { Pause } from './pause';
import { RdbPersistence } from './persistence';
import { neverQueued, Transactions } from './transactions';
import { Watches } from './watches';

/**
 * Decides which command runs next. Every command runs to its end before another begins; what it makes ready
 * (blocked clients, clients held back) goes on right after it, in the order of arrival.
 */
export class RedisEngine extends EngineServices implements Engine {
  readonly persistence: RdbPersistence;
  readonly migrations: HoldingMigrations;
  private readonly admission: Admission;
  private readonly onShutdown: () => void;
  private readonly watches: Watches;
  private readonly transactions: Transactions;
  private readonly blocking: Blocking;
  readonly pauses: Pause;
  private readonly alarm: ExpiryAlarm;
  private readonly resumable: Client[] = [];
  private settling = false;
  /** Something runs, or its replies are being written: what a client sends meanwhile waits. */
  private busy = false;
  private nextClientId = 1;
  /** Whose command runs now. */
  private caller: Client | undefined;

  constructor(parts: EngineParts) {
    super(parts);
    this.onShutdown = parts.onShutdown;
    this.migrations = new HoldingMigrations(this);
    this.persistence = new RdbPersistence({ ...parts, libraries: this.scripting.libraries, step: (act) => this.step(act) });
    this.admission = new Admission(this);
    this.watches = new Watches(this.keyspace);
    this.transactions = new Transactions({
      watches: this.watches,
      monitors: this.monitors,
      contextOf: (client) => new ClientContext(client, this, false),
      recheck: (client, command, argv) => this.admission.recheckQueued(client, command, argv),
      run: (context, command, argv) => this.run(context, command, argv),
    });
    this.blocking = this.createBlocking();
    this.alarm = new ExpiryAlarm(this.clock, () => this.step(() => this.expireDue()));
    this.keyspace.observer = new Consequences(this.config, this.watches, this.tracking, this.blocking, this.pubsub, this.alarm);
    this.pauses = new Pause(this.clock, { changed: () => this.allowExpiry(), ended: () => this.resumePostponed() }, this.nature);
  }

  private createBlocking(): Blocking {
    return new Blocking({
      keyspace: this.keyspace,
      clock: this.clock,
      beginsAnew: this.version.has('7.2'),
      step: (act) => this.step(act),
      refusal: (client, command, argv) => this.admission.readmit(client, command, argv),
      inNameOf: (client, act) => {
        this.tracking.current = client;
        act();
        this.tracking.endCommand();
      },
      serve: (client, act) => this.pauses.serve(client, () => this.execution.serve(client, act)),
      timeUp: (client) => this.execution.timeUp(client),
      released: (client) => this.release(client),
    });
  }

  /** Begins a run at an address: counts start again, the data are as they were, but for keys whose time has come. */
  open({ runId, host, port, startedAtMs }: Pick<ServerIdentity, 'runId' | 'host' | 'port' | 'startedAtMs'>): void {
    this.identity = { ...this.identity, runId, host, port, startedAtMs };
    this.replication.begin(runId);
    this.stats.reset();
    this.slowLog.restart();
    this.latency.reset();
    this.memory.restart();
    this.persistence.open(startedAtMs);
    this.nextClientId = 1;
    this.allowExpiry();
    this.step(() => this.keyspace.expireDue());
  }

  // ---- Connections

  connect(output: Output, address: string, localAddress: string): Client {
    const client = new Client(this.nextClientId++, address, localAddress, output, this.clock.now());
    client.context = new ClientContext(client, this);
    this.acl.greet(client);
    this.clients.set(client.id, client);
    this.stats.connectionsReceived++;
    this.clientLimits.idle.connected();
    return client;
  }

  /** The connection is gone: everything that the client held or waited for goes too. */
  disconnect(client: Client): void {
    // Its number may be another's by now: a new run counts from 1 again.
    if (this.clients.get(client.id) !== client) return;
    this.clients.delete(client.id);
    client.closing = true;
    client.backlog.length = 0;
    if (client.console !== undefined) this.step(() => client.console!.left());
    this.blocking.forget(client);
    this.watches.unwatch(client);
    this.pubsub.forget(client);
    this.tracking.forget(client);
    this.monitors.forget(client);
  }

  /** Takes one command of a client; runs it now, or when the client's turn has come. */
  submit(client: Client, argv: Argv): void {
    if (client.closing) return;
    if (this.busy || !client.isReady || client.backlog.length > 0) {
      client.backlog.push(argv);
      if (client.isReady) this.resumable.push(client);
      return;
    }
    this.process(client, argv);
    this.settle();
  }

  /** Ends every connection and timer. `open` begins again. */
  dispose(): void {
    this.scripting.stop();
    for (const client of [...this.clients.values()]) this.kill(client);
    this.unpause();
    this.wake();
    this.scripting.dispose();
    this.migrations.abort();
    this.clientLimits.idle.dispose();
    this.alarm.set(-1);
  }

  // ---- One command

  protected process(client: Client, argv: Argv): void {
    this.busy = true;
    try {
      if (client.console === undefined) this.next(client, argv);
      else client.console.take(argv);
      if (!this.scripting.isDebugging) this.blocking.serve();
    } finally {
      this.busy = false;
    }
  }

  private next(client: Client, argv: Argv): void {
    // One look at the clock for what is known of the time and for how long the command takes.
    const startedAtMs = this.clock.source.now();
    const now = this.clock.at(startedAtMs);
    this.keyspace.setTime(now);
    client.lastUsedAtMs = now;
    if (this.keyspace.hasDue) this.expireDue();
    const command = this.admission.admit(client, argv);
    if (command instanceof ErrorReply) {
      this.refuse(client, argv, command);
    } else if (this.pauses.holds(client, { command, argv })) {
      client.postponed = true;
      client.backlog.unshift(argv);
    } else if (client.transaction && !neverQueued.has(command.fullName)) {
      // What EXEC will refuse needs no room.
      if (!client.transaction.aborted && !client.watchBroken) client.transaction.queue.push({ command, argv });
      this.finish(client, queued);
    } else {
      this.caller = client;
      this.tracking.current = client;
      const holdsMessages = client.hasSubscriptions && this.version.has('7.2');
      if (holdsMessages) client.holdMessages();
      const outcome = this.run(client.context, command, argv, startedAtMs);
      this.pauses.gate?.executed(client, command, argv, outcome);
      this.caller = undefined;
      if (outcome instanceof Block) this.blocking.block(client, outcome.wait, command, argv);
      else this.finish(client, outcome);
      if (holdsMessages) client.releaseMessages();
      if (this.monitors.isWatched) this.monitors.after(client, command, argv);
      this.tracking.endCommand();
    }
  }

  private refuse(client: Client, argv: Argv, error: ErrorReply): void {
    const endsTransaction = client.lastCommand === 'exec';
    if (endsTransaction) this.discard(client);
    else if (client.transaction) client.transaction.aborted = true;
    this.finish(client, error);
    // Who looks on has seen its MULTI.
    if (endsTransaction && this.monitors.isWatched) this.monitors.after(client, this.commands.named('exec')!, argv);
  }

  protected run(context: Context, command: Command, argv: Argv, startedAtMs = this.clock.source.now()): Outcome {
    const { client } = context;
    if (this.monitors.isWatched) this.monitors.before(client, command, argv);
    const outcome = this.execution.run(context, command, argv, startedAtMs);
    if (client.tracking !== undefined) this.tracking.remember(client, command, argv);
    return outcome;
  }

  private finish(client: Client, outcome: Reply | Replies): void {
    client.reply(outcome);
    this.endCommand(client);
    if (client.closing) this.kill(client);
  }

  private expireDue(): void {
    this.stats.expiryMs += this.latency.measure('expire-cycle', () => this.keyspace.expireDue());
  }

  /** Does what no command asked for (a timer, the handle) as a step of its own. */
  step<T>(act: () => T): T {
    if (this.busy) return act();
    this.busy = true;
    let result: T;
    try {
      this.keyspace.setTime(this.clock.now());
      result = act();
      if (!this.scripting.isDebugging) this.blocking.serve();
    } finally {
      this.busy = false;
    }
    this.settle();
    return result;
  }

  /** A client that waited has its reply. */
  private release(client: Client): void {
    client.lastUsedAtMs = this.clock.now();
    this.endCommand(client);
    this.resumable.push(client);
  }

  private endCommand(client: Client): void {
    client.endCommand();
    if (this.clientLimits.eviction.isLimited) this.clientLimits.eviction.grown();
    if (client.tracking !== undefined) this.tracking.endCaching(client);
  }

  /** A replica leaves to its master what has come to its end, and so does who pauses. */
  private allowExpiry(): void {
    this.keyspace.mayExpire = !this.pauses.isOn && this.replication.master === undefined;
  }

  protected get mustKeepData(): boolean {
    const obeysMaster = this.replication.master !== undefined && this.config.get('replica-ignore-maxmemory') === 'yes';
    return obeysMaster || this.pauses.isOn || this.scripting.busyError !== undefined;
  }

  protected changeRole(): void {
    this.step(() => {
      this.allowExpiry();
      this.keyspace.expireDue();
      if (this.replication.master === undefined) return;
      for (const client of this.clients.values()) {
        if (client.blocked === undefined) continue;
        this.stats.countError(errors.roleChanged);
        this.blocking.unblock(client, errors.roleChanged);
        this.kill(client);
      }
    });
  }

  /** Lets those go on who are held; a gate is asked again. */
  resumePostponed(clients: Iterable<Client> = this.clients.values()): void {
    this.step(() => {
      // Nothing could go while the pause lasted, and no alarm is set for what is overdue.
      this.keyspace.expireDue();
      for (const client of clients) {
        if (!client.postponed) continue;
        client.postponed = false;
        this.resumable.push(client);
      }
    });
  }

  /** Lets those go on whom the last command released, until nobody can. */
  private settle(): void {
    // A client that goes on here submits commands, which must not nest as deep as clients wait.
    if (this.settling) return;
    this.settling = true;
    try {
      for (let client = this.resumable.shift(); client !== undefined; client = this.resumable.shift()) {
        while (client.backlog.length > 0 && client.isReady) this.process(client, client.backlog.shift()!);
        if (client.isReady) client.output.ready?.();
      }
    } finally {
      this.settling = false;
    }
  }

  // ---- Transactions

  execute(client: Client): Reply | Replies {
    return this.transactions.execute(client);
  }

  discard(client: Client): void {
    this.transactions.discard(client);
  }

  watch(client: Client, key: Binary): void {
    this.watches.watch(client, key);
  }

  unwatch(client: Client): void {
    this.watches.unwatch(client);
  }

  flush(databases: readonly Database[]): number {
    const count = databases.reduce((sum, db) => sum + db.clear(), 0);
    this.tracking.flushed();
    return count;
  }

  swapDatabases(first: number, second: number): void {
    this.watches.swapped(first, second);
    this.keyspace.swap(first, second);
    this.watches.swapped(first, second);
    this.blocking.signalAll(first);
    this.blocking.signalAll(second);
  }

  /** A snapshot was restored: whoever waits for a key that is there now is served. @param former the databases in their places before */
  keysReplaced(former: readonly Database[]): void {
    for (const db of this.keyspace.databases) {
      if (db !== former[db.index]) this.watches.replaced(db.index);
      this.blocking.signalAll(db.index);
    }
    this.keyspace.expireDue(); // Sets the alarm, too.
  }

  // ---- Clients

  answer(client: Client, reply: Reply, tookMs: number): void {
    if (client.blocked === undefined) return;
    this.execution.answered(client, reply, { tookMs, event: 'command' });
    this.step(() => this.blocking.unblock(client, reply));
  }

  unblock(client: Client, reply: Reply): boolean {
    if (client.blocked === undefined) return false;
    this.execution.interrupt(client, reply);
    return this.step(() => this.blocking.unblock(client, reply));
  }

  kill(client: Client): void {
    client.closing = true;
    if (client === this.caller) return; // It gets its reply first.
    client.output.close();
    this.disconnect(client);
  }

  protected endTurn(): void {
    this.eviction.makeRoom();
    this.tracking.endTurn();
    this.clientLimits.eviction.endTurn();
  }

  reset(client: Client): void {
    this.discard(client);
    this.pubsub.forget(client);
    this.tracking.disable(client);
    this.monitors.forget(client);
    client.restart();
    this.acl.greet(client);
  }

  pause(mode: 'all' | 'write', untilMs: number): void {
    this.pauses.begin(mode, untilMs);
  }

  unpause(): void {
    this.pauses.end();
  }

  sleep(ms: number): void {
    this.pauses.sleep(ms);
  }

  wake(): void {
    this.pauses.wake();
  }

  shutdown(): void {
    this.onShutdown();
  }
}
