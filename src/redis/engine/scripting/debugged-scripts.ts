import type { Binary } from '../../../base/bytes';
import { Block } from '../../block';
import type { Client } from '../../client';
import type { Outcome } from '../../command';
import type { Snapshot } from '../../keyspace/snapshot';
import { ErrorReply, type Reply } from '../../reply';
import { DebugSession } from './debug-session';
import type { ScriptingParts } from './script-run';

/** As long as it takes: the client ends it. */
const untilWoken = 2 ** 52;
/** Redis stops a script that goes on without an end after so long, when `busy-reply-threshold` says nothing. */
const defaultPatienceMs = 5000;

/** A session while its script stands at a line. */
interface Open {
  readonly client: Client;
  readonly session: DebugSession;
  readonly sinceMs: number;
  /** What is put back at the end; undefined: changes stay. */
  readonly snapshot: Snapshot | undefined;
}

/**
 * SCRIPT DEBUG. Redis debugs in a fork of itself, whose changes are lost, or (SYNC) in place, where nobody else is served meanwhile. Here nobody
 * else is served in either mode, and what was changed is put back in the first.
 */
export class DebuggedScripts {
  private open: Open | undefined;

  constructor(
    private readonly parts: ScriptingParts,
    /** A script is over; abandoned: it never comes to its end. */
    private readonly over: (abandoned: boolean) => void,
  ) {}

  /** Whether a script stands at a line. */
  get isOpen(): boolean {
    return this.open !== undefined;
  }

  /** Runs a script to where it stops first. @param run runs it */
  begin(client: Client, code: Binary, run: (session: DebugSession) => Outcome): Outcome {
    const { stopwatch, engine } = this.parts;
    const snapshot = client.debugging === 'yes' ? engine.keyspace.snapshot() : undefined;
    const session = new DebugSession(code, {
      stopwatch,
      patienceMs: engine.config.number('busy-reply-threshold') || defaultPatienceMs,
      send: (bytes) => client.output.write(bytes),
      ended: (reply) => this.ended(reply),
    });
    const open = { client, session, sinceMs: stopwatch.now(), snapshot };
    let outcome: Outcome;
    try {
      outcome = run(session);
    } catch (error) {
      if (!(error instanceof ErrorReply)) throw error;
      outcome = error;
    }
    if (outcome instanceof Block) {
      this.open = open;
      client.console = session;
      engine.sleep(untilWoken);
      session.flush();
    } else {
      this.close(open);
      client.closing = true;
    }
    return outcome;
  }

  /** The script is over: its reply, and then the end of the connection, end the session. */
  private ended(reply: Reply): void {
    const { client, sinceMs } = this.open!;
    const { engine, stopwatch } = this.parts;
    this.over(false);
    this.close(this.open!);
    this.open = undefined;
    engine.answer(client, reply, stopwatch.now() - sinceMs);
    engine.kill(client);
    engine.wake();
  }

  private close({ client, session, snapshot }: Open): void {
    session.end();
    client.console = undefined;
    if (snapshot === undefined) return;
    const { engine } = this.parts;
    const former = engine.keyspace.databases;
    engine.keyspace.restore(snapshot);
    engine.keysReplaced(former);
  }

  /** Ends the session where its script stands, which never goes on. */
  abandon(): void {
    if (this.open === undefined) return;
    const { client } = this.open;
    this.over(true);
    this.open = undefined;
    client.console = undefined;
    this.parts.engine.kill(client);
    this.parts.engine.wake();
  }
}
