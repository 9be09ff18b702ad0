import type { RaceWire } from '../../bridge/race-wire';

/** The parts of clients by which it is told what they are. */
interface AnyClient {
  readonly status?: string;
  readonly isOpen?: boolean;
  readonly isReady?: boolean;
  once?(event: string, listener: (...args: unknown[]) => void): unknown;
  connect?(): unknown;
  disconnect?(): unknown;
  destroy?(): unknown;
  end?(): unknown;
  close?(): unknown;
}

/** Connections of tasks, kept for all executions of a check: making one takes longer than most executions. */
export class TaskClients<Client> {
  private readonly made: { readonly task: number; readonly client: Client }[] = [];
  private taken = new Map<number, number>();

  constructor(
    private readonly wire: RaceWire,
    private readonly create: () => Client | PromiseLike<Client>,
    private readonly whileConnecting: <T>(act: () => Promise<T>) => Promise<T>,
  ) {}

  /** Another execution begins: every connection can be had again. */
  restart(): void {
    if (this.taken.size > 0) this.taken = new Map();
  }

  /** The next of a task's connections. */
  connect(task: number): Promise<Client> {
    const place = this.taken.get(task) ?? 0;
    this.taken.set(task, place + 1);
    const known = this.made.filter((each) => each.task === task)[place];
    return known === undefined ? this.whileConnecting(() => this.make(task)) : Promise.resolve(known.client);
  }

  close(): void {
    for (const { client } of this.made) closeClient(client as AnyClient);
  }

  private make(task: number): Promise<Client> {
    return new Promise((resolve, reject) => {
      this.wire.connectAs(task, () => {
        const ready = async (): Promise<Client> => {
          const client = await this.create();
          this.made.push({ task, client });
          await whenReady(client as AnyClient);
          return client;
        };
        ready().then(resolve, reject);
      });
    });
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

function closeClient(client: AnyClient): void {
  const end = client.disconnect ?? client.destroy ?? client.end ?? client.close;
  try {
    // Some return promises that fail when the connection is gone already.
    void Promise.resolve(end?.call(client)).catch(() => undefined);
  } catch {
    // It is closed already.
  }
}
