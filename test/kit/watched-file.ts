import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileWatch, type FileWatchParts } from '../../src/environment/race/watch/file-watch';
import { keptReports } from '../../src/environment/race/race-reports';
import { watchClients } from '../../src/kit/race/watch-clients';
import type { RaceReport } from '../../src/race/report';
import { RedisServer } from '../../src/redis/server';

/** A server whose clients in this file are watched, as in a test file of the environment. */
export class WatchedFile {
  private constructor(
    readonly server: RedisServer,
    readonly watch: FileWatch,
    private readonly folder: string,
  ) {}

  static async open(options: Partial<FileWatchParts> = {}): Promise<WatchedFile> {
    const server = await RedisServer.start();
    const rootDir = mkdtempSync(join(tmpdir(), 'watched-'));
    const watch = new FileWatch({
      file: 'test/shop.test.ts',
      rootDir,
      report: 'fail',
      suppress: [],
      history: 2_000,
      keepsStacks: true,
      aliasPorts: [],
      currentTest: () => 'buys',
      ...options,
    });
    watch.watch([server]);
    watchClients(watch.wire);
    watch.restart();
    return new WatchedFile(server, watch, rootDir);
  }

  /** What was found since the last call. */
  reports(): RaceReport[] {
    this.watch.tell();
    const folder = join(this.folder, 'race-reports');
    const reports = keptReports(folder).map(({ report }) => report);
    rmSync(folder, { recursive: true, force: true });
    return reports;
  }

  async close(): Promise<void> {
    this.watch.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true });
  }
}
