import type { Clock } from '../base/clock';
import { DistributedError } from '../base/errors';
import type { ServerWire, WireServerOptions } from '../bridge/wire';
import type { ReadinessCheck } from '../processes/readiness';
import { quoteOutput, ServerProcess } from '../processes/server-process';

/** What a server had written when the test failed may still be in its pipe. */
const settleMs = 20;

/** Where a server's end is registered: {@link RunningTests} */
interface Scopes {
  onCleanup(step: () => Promise<void>, extraMs: number): void;
}

/** The servers in processes of their own that one test file has made. */
export class FileProcesses {
  /** How much each had written when the test began. Those of a test that has ended are gone. */
  private readonly servers = new Map<ServerProcess, { writtenBefore: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly scopes: Scopes,
  ) {}

  /** See Bridge.spawnServer. It ends with the test, block or file that runs now, also when that ends in the middle of the start. */
  async spawn(options: WireServerOptions, probe: ReadinessCheck | undefined): Promise<ServerWire> {
    const server = new ServerProcess({ ...options, probe }, this.clock);
    const mute = options.output === 'always' ? showAsItComes(server) : undefined;
    this.scopes.onCleanup(async () => {
      await server.end();
      mute?.();
    }, options.graceMs);
    await server.start();
    this.servers.set(server, { writtenBefore: 0 });
    return {
      pid: () => server.pid!,
      output: () => server.output.text,
      exited: () => server.exited,
      start: () => server.start(),
      stop: (given) => server.stop(given),
      signal: (name) => server.signal(name as NodeJS.Signals),
      freeze: () => server.freeze(),
      thaw: () => server.thaw(),
    };
  }

  /** @param errors the failures of the test that has ended; what the servers have written meanwhile is added to them */
  async testEnds(errors: unknown[]): Promise<void> {
    if (errors.length > 0 && this.servers.size > 0) {
      await new Promise<void>((resolve) => void this.clock.after(settleMs, resolve));
      errors.push(...[...this.servers].flatMap(([server, { writtenBefore }]) => outputOf(server, writtenBefore)));
    }
    for (const [server, mark] of this.servers) {
      if (server.isOver) this.servers.delete(server);
      mark.writtenBefore = server.output.written;
    }
  }
}

/** What a server has to tell about a failure: undefined when it runs and has written nothing in the test. */
function outputOf(server: ServerProcess, writtenBefore: number): DistributedError[] {
  const written = server.output.since(writtenBefore);
  const isWell = server.exit === undefined || server.isOver;
  if (written.trim() === '' && isWell) return [];
  const error = new DistributedError({
    code: 'JD_SERVER_OUTPUT',
    what: `${server.name} (process ${server.pid}) ${server.isOver ? 'ended with the test' : server.state}. Its output ${written.trim() === '' ? 'before this test' : 'in this test'}:`,
    fix: quoteOutput(written.trim() === '' ? server.output.text : written),
  });
  // It goes with the failure of the test: frames of ours would tell nothing.
  error.stack = error.message;
  return [error];
}

/** Writes each line behind the name of the server. @returns what ends it */
function showAsItComes(server: ServerProcess): () => void {
  let begun = '';
  const show = (line: string): void => void process.stderr.write(`[${server.name}] ${line}\n`);
  const stop = server.output.onText((text) => {
    const lines = (begun + text).split('\n');
    begun = lines.pop()!;
    lines.forEach(show);
  });
  return () => {
    stop();
    if (begun !== '') show(begun);
  };
}
