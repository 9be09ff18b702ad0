import type { RaceWire } from '../../bridge/race-wire';

/** The parts of clients by which it is told what they are. */
interface AnyClient {
  readonly status?: string;
  readonly isOpen?: boolean;
  readonly isReady?: boolean;
  readonly mode?: string;
  readonly isPubSubActive?: boolean;
  eventNames?(): (string | symbol)[];
  listenerCount?(event: string | symbol): number;
  once?(event: string, listener: (...args: unknown[]) => void): unknown;
  connect?(): unknown;
  disconnect?(): unknown;
  destroy?(): unknown;
  end?(): unknown;
  close?(): unknown;
}

interface Made<Client> {
  readonly client: Client;
  /** How many it had for its events when it was ready. */
  listeners: number;
}

/** Connections of tasks, kept for all executions of a check: making one takes longer than most executions. */
export class TaskClients<Client> {
  /** By task, in the order in which they were asked for; undefined: it cannot be used again. */
  private readonly made = new Map<number, (Made<Client> | undefined)[]>();
  private taken = new Map<number, number>();

  constructor(
    private readonly wire: RaceWire,
    private readonly create: () => Client | PromiseLike<Client>,
    private readonly whileConnecting: <T>(act: () => Promise<T>) => Promise<T>,
  ) {}

  /** Another execution begins: every connection can be had again, but those on which somebody listens. */
  restart(): void {
    if (this.taken.size > 0) this.taken = new Map();
    for (const clients of this.made.values())
      for (const [place, made] of clients.entries())
        if (made !== undefined && !isAsItWas(made)) {
          closeClient(made.client as AnyClient);
          clients[place] = undefined;
        }
  }

  /** What they know of the Redis no longer holds: all are made anew. */
  forget(): void {
    this.close();
    this.made.clear();
  }

  /** The next of a task's connections. */
  connect(task: number): Promise<Client> {
    const place = this.taken.get(task) ?? 0;
    this.taken.set(task, place + 1);
    const known = this.made.get(task)?.[place];
    return known === undefined ? this.whileConnecting(() => this.make(task, place)) : Promise.resolve(known.client);
  }

  close(): void {
    for (const made of [...this.made.values()].flat()) if (made !== undefined) closeClient(made.client as AnyClient);
  }

  private make(task: number, place: number): Promise<Client> {
    const clients = this.made.get(task) ?? [];
    this.made.set(task, clients);
    const making = new Promise<Client>((resolve, reject) => {
      this.wire.connectAs(task, () => {
        const ready = async (): Promise<Client> => {
          const client = await this.create();
          const made = { client, listeners: Infinity };
          clients[place] = made;
          await whenReady(client as AnyClient);
          made.listeners = listenersOf(client as AnyClient);
          return client;
        };
        ready().then(resolve, reject);
      });
    });
    return making.finally(() => this.wire.connected(task));
  }
}

async function whenReady(client: AnyClient): Promise<void> {
  if (client.isOpen === false) await client.connect?.();
  if (client.status === 'wait') await client.connect?.();
  if (typeof client.status !== 'string' || client.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    client.once?.('ready', () => resolve());
    client.once?.('end', () => reject(new Error('The connection was closed before it was ready.')));
  });
}

/** Whether an execution has left nobody who listens: on channels (ioredis says so by its mode), or to events of the client. */
function isAsItWas({ client, listeners }: Made<unknown>): boolean {
  const { mode, isPubSubActive } = client as AnyClient;
  return mode !== 'subscriber' && isPubSubActive !== true && listenersOf(client as AnyClient) <= listeners;
}

function listenersOf(client: AnyClient): number {
  return (client.eventNames?.() ?? []).reduce((sum, event) => sum + client.listenerCount!(event), 0);
}

function closeClient(client: AnyClient): void {
  const end = client.disconnect ?? client.destroy ?? client.end ?? client.close;
  try {
    // Some return promises that fail when the connection is gone already.
    void Promise.resolve(end?.call(client)).catch(() => undefined);
  } catch {
    // It is closed already.
  }
}
