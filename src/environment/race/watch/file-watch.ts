import { relative } from 'node:path';
import { DistributedError } from '../../../base/errors';
import type { WatchWire } from '../../../bridge/race-wire';
import type { RaceReport } from '../../../race/report';
import type { RedisServer } from '../../../redis/server';
import { raceText } from '../../../report/race-text';
import { keepRaceReport, keepSuppressions } from '../race-reports';
import { reportsFolder } from '../reports-folder';
import { Origins } from './origins';
import { type Suppression, Suppressions, suppressionText } from './suppressions';
import { WatchGate } from './watch-gate';
import { ObjectWatcher } from './object-watcher';
import { commandsOf, touchesOf } from './shown-steps';
import { framesOf, reportOf, type ShownAccess, type ShownStep } from './watch-report';
import type { Race } from './watched-step';
import { Watcher } from './watcher';

export interface FileWatchParts {
  readonly file: string;
  readonly rootDir: string;
  /** What becomes of a test with a race. */
  readonly report: 'fail' | 'warn';
  readonly suppress: readonly Suppression[];
  /** How many steps are remembered. */
  readonly history: number;
  readonly keepsStacks: boolean;
  /** Other ports at which the servers are reached. */
  readonly aliasPorts: readonly number[];
  /** The full name of the test that runs in the calling context; '' outside of tests. */
  currentTest(): string;
}

/** Of words and replies. */
const historyBytes = 16 * 1024 * 1024;
/** Of one test; what else there is, is counted. */
const mostRaces = 5;

interface FoundRace {
  readonly report: RaceReport;
  /** Of the write. */
  readonly stack: readonly string[];
}

/** Watches the servers of one test file for races as they happen. */
export class FileWatch {
  private readonly origins: Origins;
  private readonly watcher: Watcher;
  private readonly objects: ObjectWatcher;
  private readonly suppressions: Suppressions;
  private readonly servers: RedisServer[] = [];
  private readonly gates: WatchGate[] = [];
  private spaces = 0;
  /** By the name of the test: by what tells them apart, each once. */
  private readonly found = new Map<string, Map<string, FoundRace>>();
  private ask: Parameters<WatchWire['open']>[0] | undefined;

  constructor(private readonly parts: FileWatchParts) {
    this.watcher = new Watcher({ steps: parts.history, bytes: historyBytes }, (race) => this.add(race, commandsOf(race)));
    this.objects = new ObjectWatcher({
      history: parts.history,
      ask: () => this.ask,
      isLocked: (point, since) => this.watcher.isLocked(point, since),
      found: (race) =>
        this.add(
          race,
          touchesOf(race, (number) => this.ask?.seen(number, race.place.key)),
        ),
    });
    this.suppressions = new Suppressions(parts.suppress);
    this.origins = new Origins({
      mostPoints: parts.history,
      keepsStacks: parts.keepsStacks,
      isWatched: (port) => parts.aliasPorts.includes(port) || this.servers.some((server) => server.port === port),
      onConnect: () => this.ask?.look(),
      onUnhooked: (argv) => this.ask?.read(argv),
      currentTest: () => parts.currentTest(),
    });
  }

  /** What the sandbox tells and is asked. */
  readonly wire: WatchWire = {
    open: (ask) => void (this.ask = ask),
    made: () => (this.gates[0]?.isAway === true ? 0 : this.origins.made().number),
    sent: (number, connection, name, words) => this.origins.sent(number, connection, name, words),
    reached: () => (this.gates[0]?.isAway === true ? 0 : this.origins.reached().number),
    touched: (number, touch) => {
      const point = this.origins.point(number);
      if (point !== undefined) this.objects.touched(point, touch);
    },
    forget: () => {
      this.restart();
      this.origins.forget();
    },
    connectAs: (client, act) => this.origins.connectAs(client, act),
    history: () => this.parts.history,
    keepsStacks: () => this.parts.keepsStacks,
  };

  /** Watches servers that have their keys in common. */
  watch(servers: readonly RedisServer[]): void {
    this.spaces++;
    const spaces = this.spaces === 1 ? 'db ' : `redis ${this.spaces} db `;
    this.servers.push(...servers);
    this.gates.push(...servers.map(({ engine }) => new WatchGate(engine, { origins: this.origins, watcher: this.watcher, spaces })));
  }

  /** What was done before belongs to no race from here on. */
  restart(): void {
    this.watcher.restart();
    this.objects.restart();
    this.ask?.restart();
    this.ask?.look();
  }

  /**
   * Tells of the races of a test that is over, or of the file.
   * @param test its full name; undefined: of all that were not told yet
   * @returns the errors of the test
   */
  tell(test?: string): DistributedError[] {
    const tests = test === undefined ? [...this.found.keys()] : [test];
    return tests.flatMap((name) => {
      const reports = [...(this.found.get(name)?.values() ?? [])];
      this.found.delete(name);
      const errors = reports.slice(0, mostRaces).map((found) => this.errorOf(found, Math.max(0, reports.length - mostRaces)));
      if (this.parts.report === 'fail') return errors;
      for (const { message } of errors) process.stderr.write(`${message}\n\n`);
      return [];
    });
  }

  /** The file is over. */
  close(): void {
    const { suppress, rootDir } = this.parts;
    if (suppress.length > 0) keepSuppressions(suppress.map(suppressionText), this.suppressions.counts, reportsFolder(process.env, rootDir));
    this.origins.close();
    this.watcher.restart();
    this.objects.restart();
    this.ask = undefined;
    for (const gate of this.gates.splice(0)) gate.remove();
  }

  private add<Access extends ShownAccess>(race: Race<Access>, shown: readonly ShownStep[]): void {
    const { place, read, other, write } = race;
    const { number } = write.step.point;
    const stacks = [read, other, write].map(({ step }) => this.stackOf(step.point.number) ?? '');
    if (this.suppressions.match(place, stacks)) return;
    const test = this.origins.testOf(number) ?? this.parts.currentTest();
    const { file, rootDir } = this.parts;
    const report = reportOf(race, shown, { file, test, rootDir, stackOf: (each) => this.stackOf(each) });
    const ofTest = this.found.get(test) ?? new Map<string, FoundRace>();
    this.found.set(test, ofTest);
    const sites = [read, other, write].map((access) => report.steps[race.accesses.indexOf(access)]!);
    const identity = sites.map(({ label, stack }) => stack[0] ?? label).join('\n');
    if (!ofTest.has(identity)) ofTest.set(identity, { report, stack: framesOf(this.stackOf(number)) });
  }

  private errorOf({ report, stack }: FoundRace, left: number): DistributedError {
    const { rootDir } = this.parts;
    const page = relative(process.cwd(), keepRaceReport(report, reportsFolder(process.env, rootDir)));
    const more = left === 0 ? '' : `\n\nThe test has ${left} more.`;
    const error = new DistributedError({ code: 'JD_RACE', what: raceText(report, { page }) + more, fix: '' });
    error.message = error.message.trimEnd();
    // Jest shows the line of the first frame.
    error.stack = [`${error.name}: ${error.message}`, ...stack.map((line) => `    ${line}`)].join('\n');
    return error;
  }

  private stackOf(number: number): string | undefined {
    return this.origins.stackOf(number) ?? this.ask?.stackOf(number);
  }
}
