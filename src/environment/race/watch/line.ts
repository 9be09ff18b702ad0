import type { FlowPoint } from '../../../race/watch/flow';
import type { Argv } from '../../../redis/command';

/** A command that was sent, or, without a name, whatever was written in one go. */
interface Sent {
  readonly point: FlowPoint;
  readonly name?: string;
  readonly words?: number;
}

/** What nobody asks for (a client of another server, commands that were refused) is forgotten when so much of it is there. */
const mostSent = 20_000;

/** The commands on their way on one connection, in order. */
export class Line {
  /** Whether its client tells of each command: then what it writes says no more. */
  isHooked = false;
  private sent: Sent[] = [];
  private first = 0;
  /** The last write that a command was found in: it may have held several. */
  private written: FlowPoint | undefined;

  send(sent: Required<Sent>): void {
    this.isHooked = true;
    this.add(sent);
  }

  write(point: FlowPoint): void {
    this.add({ point });
  }

  /** Who has sent the command that the server sees next, and has no reply yet. What was sent before it was answered without being seen. */
  take(argv: Argv): FlowPoint | undefined {
    // What was written before the client was known may have been more than commands are.
    const at = this.isHooked ? this.find(argv) : this.first < this.sent.length ? this.first : undefined;
    if (at === undefined) return this.written;
    const { point, name } = this.sent[at]!;
    this.dropTo(at);
    this.first++;
    this.trim();
    this.written = name === undefined ? point : undefined;
    return point;
  }

  private find(argv: Argv): number | undefined {
    const called = argv[0]!;
    for (let at = this.first; at < this.sent.length; at++) {
      const { name, words } = this.sent[at]!;
      if (words === argv.length && (name === called || name!.toLowerCase() === called.toLowerCase())) return at;
    }
    return undefined;
  }

  private add(sent: Sent): void {
    this.sent.push(sent);
    if (this.sent.length - this.first > mostSent) this.dropTo(this.first + mostSent / 2);
  }

  private dropTo(end: number): void {
    for (; this.first < end; this.first++) this.sent[this.first]!.point.over();
    this.trim();
  }

  private trim(): void {
    if (this.first < this.sent.length / 2) return;
    if (this.first === this.sent.length) this.sent.length = 0;
    else this.sent = this.sent.slice(this.first);
    this.first = 0;
  }
}
