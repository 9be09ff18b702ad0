import { handleClientName } from '../backends/backend';
import type { Clock } from '../base/clock';
import { DistributedError } from '../base/errors';
import type { RedisWire, WireReply } from '../bridge/wire';

/** How long a client may take to close its socket after the last hook of its file. */
const graceMs = 100;
const stepMs = 5;

/** Where to look. */
export interface LookedAt {
  readonly server: Pick<RedisWire, 'call'>;
  /** As the error names it. */
  readonly name: string;
  /** Of a server that other files use, too: the database whose clients are this file's. */
  readonly database?: number | undefined;
}

/**
 * Looks for clients that a test file has left connected to a Redis of its own. One that reconnects for ever keeps Jest from exiting, and
 * Jest cannot tell which file it came from.
 * @returns undefined when all are gone within 100 ms
 */
export async function clientsLeft({ server, name, database }: LookedAt, clock: Clock): Promise<DistributedError | undefined> {
  const givesUpAtMs = clock.now() + graceMs;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  for (;;) {
    // A server that was stopped refuses, a paused one does not answer.
    const list = await Promise.race([server.call(['CLIENT', 'LIST']).catch(() => undefined), pause(graceMs)]);
    const clients = list === undefined ? [] : named(list, database);
    if (clients.length === 0) return undefined;
    if (clock.now() >= givesUpAtMs) return leftError(clients, name);
    await pause(stepMs);
  }
}

/** The calls of the handle come from port 0, or have its name. */
function named(list: WireReply, database: number | undefined): string[] {
  const text = 'bytes' in list ? list.bytes : '';
  const isTheirs = (line: string): boolean =>
    / addr=/.test(line) &&
    !/ addr=\S+:0 /.test(line) &&
    !line.includes(` name=${handleClientName} `) &&
    (database === undefined || line.includes(` db=${database} `));
  const lines = text.split('\n').filter(isTheirs);
  return lines.map((line) => {
    const field = (name: string): string => new RegExp(` ${name}=(\\S+)`).exec(line)?.[1] ?? '';
    const name = [field('lib-name') || 'a client', field('name')].filter((part) => part !== '').join(' ');
    return `${name} (last command: ${field('cmd').replace('|', ' ')})`;
  });
}

function leftError(clients: readonly string[], name: string): DistributedError {
  const error = new DistributedError({
    code: 'JD_CLIENTS_LEFT',
    what: `${clients.length === 1 ? 'A client is' : `${clients.length} clients are`} still connected to ${name}: ${clients.join(', ')}.`,
    fix: 'Close every client in afterAll, e.g. by quit() or close(): one that goes on trying to reconnect keeps Jest from exiting.',
  });
  // It stands where no code of the user's is at fault: frames would tell nothing.
  error.stack = error.message;
  return error;
}
