import type { Binary } from '../../base/bytes';
import type { Clock } from '../../base/clock';
import type { Client } from '../client';
import { type Argv, type Command, shownWords } from '../command';
import type { Monitoring } from '../context';
import { quoteBytes } from '../quote-bytes';
import { SimpleReply } from '../reply';

/** Clients in MONITOR: they see every command when it is done, but those of administrators. */
export class Monitors implements Monitoring {
  private readonly clients = new Set<Client>();

  constructor(private readonly clock: Clock) {}

  /** Whether anybody looks: cheap enough for every command. */
  get isWatched(): boolean {
    return this.clients.size > 0;
  }

  add(client: Client): void {
    client.isMonitor = true;
    this.clients.add(client);
  }

  forget(client: Client): void {
    client.isMonitor = false;
    this.clients.delete(client);
  }

  /** A command begins: a script is shown before the commands that it calls. */
  before(client: Client, command: Command, argv: Argv): void {
    if (command.flags.includes('skip_monitor')) this.show(client, command, argv, sourceOf(client));
  }

  /** A command is done, and its caller has the reply. */
  after(client: Client, command: Command, argv: Argv): void {
    if (!command.flags.includes('skip_monitor')) this.show(client, command, argv, sourceOf(client));
  }

  /** A script of the client has called a command. */
  afterScripted(client: Client, command: Command, argv: Argv): void {
    this.show(client, command, argv, 'lua');
  }

  private show(client: Client, command: Command, argv: Argv, source: Binary): void {
    if (command.flags.includes('admin')) return;
    const words = shownWords(command, argv).map(quoteBytes).join(' ');
    const line = new SimpleReply(`${timeOf(this.clock.now())} [${client.db} ${source}] ${words}`);
    for (const monitor of this.clients) monitor.reply(line);
  }
}

function sourceOf({ address }: Client): Binary {
  return address.startsWith('/') ? `unix:${address.replace(/:0$/, '')}` : address;
}

/** Seconds with microseconds. */
function timeOf(ms: number): Binary {
  const microseconds = Math.floor(ms * 1000);
  return `${Math.floor(microseconds / 1e6)}.${String(microseconds % 1e6).padStart(6, '0')}`;
}
