import { DistributedError, nearestName } from './errors';

/** How orders are chosen: every order ('dpor'), one sampler, or all samplers in turns. */
export const strategyNames = ['dpor', 'pos', 'pct', 'urw', 'random', 'portfolio'] as const;
export type StrategyName = (typeof strategyNames)[number];

/** When stacks of steps are taken: of the failing schedule, or never. */
export const stackModes = ['replay', 'off'] as const;
export type StackMode = (typeof stackModes)[number];

/** The environment variables of race checks. */
export const raceVariable = 'RACE';
export const replayVariable = 'RACE_REPLAY';

/** What a race that is watched does to its test: fails it, or is only told. */
export const reportModes = ['fail', 'warn'] as const;
export type ReportMode = (typeof reportModes)[number];

/** What the variable RACE says; what it does not name is not there. It wins over options in the code. */
export interface RaceOptions {
  /** `1` or `0`: whether every test is watched for races. */
  readonly watch?: boolean;
  /** `report=`: of races that are watched. */
  readonly report?: ReportMode;
  /** `history=`: how many steps watching remembers. */
  readonly history?: number;
  /** `budget=`: executions of a search at most. */
  readonly executions?: number;
  /** `time=`, with a unit: how long a search may take. */
  readonly timeMs?: number;
  /** `preemptions=`: how many there may be in an order. */
  readonly preemptions?: number;
  /** `seed=`: of the samplers. */
  readonly seed?: number;
  readonly strategy?: StrategyName;
  /** `halt_on_error=`: after the first race no further test runs. */
  readonly haltOnError?: boolean;
  /** `log_path=`: the folder of the reports; relative to Jest's root. In double quotes where it has spaces. */
  readonly logPath?: string;
  readonly stacks?: StackMode;
  /** `exitcode=`: what Jest exits with when there was a race. */
  readonly exitCode?: number;
}

/**
 * Reads RACE: `1` or `0`, and `name=value`, with spaces between them, as Go's GORACE.
 * @param text process.env.RACE; undefined: as ''
 * @throws DistributedError JD_RACE for an unknown name or a wrong value
 */
export function parseRaceOptions(text: string | undefined): RaceOptions {
  const options: Record<string, unknown> = {};
  for (const word of words(text ?? '')) {
    const equals = word.indexOf('=');
    if (equals < 0) {
      if (!Object.hasOwn(switches, word)) throw unknownWord(word);
      if (Object.hasOwn(options, 'watch')) throw raceError('has 1 or 0 twice.', 'Leave one of them.');
      options['watch'] = switches[word];
      continue;
    }
    const name = word.slice(0, equals);
    const setting = Object.hasOwn(settings, name) ? settings[name as SettingName] : undefined;
    if (setting === undefined) throw unknownWord(name);
    if (Object.hasOwn(options, setting.option)) throw raceError(`has ${name}= twice.`, 'Leave one of them.');
    const value = unquoted(word.slice(equals + 1));
    options[setting.option] = setting.read(value);
    if (options[setting.option] === undefined) throw raceError(`: ${name}= cannot be "${value}".`, `Allowed: ${setting.allowed}.`);
  }
  return options;
}

interface Setting {
  readonly option: keyof RaceOptions;
  /** What is allowed, as the error says it. */
  readonly allowed: string;
  /** @returns undefined when it is not allowed */
  read(text: string): string | number | boolean | undefined;
}

const whole = (text: string, min: number, max = Number.MAX_SAFE_INTEGER): number | undefined =>
  /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined;
const oneOf = <Name extends string>(names: readonly Name[]): Pick<Setting, 'allowed' | 'read'> => ({
  allowed: names.join(', '),
  read: (text) => names.find((name) => name === text),
});
const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
const readTimeMs = (text: string): number | undefined => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const timeMs = Number(number) * unitsMs[unit ?? '']!;
  return timeMs > 0 ? timeMs : undefined;
};

/** Words without a value. */
const switches: Readonly<Record<string, boolean>> = { '1': true, '0': false };

const settings = {
  budget: { option: 'executions', allowed: 'a whole number of executions from 1, e.g. budget=10000', read: (text) => whole(text, 1) },
  time: { option: 'timeMs', allowed: 'a number with ms, s or m, e.g. time=30s', read: readTimeMs },
  preemptions: { option: 'preemptions', allowed: 'a whole number from 0, e.g. preemptions=2', read: (text) => whole(text, 0) },
  seed: { option: 'seed', allowed: 'a whole number from 0, e.g. seed=7', read: (text) => whole(text, 0) },
  strategy: { option: 'strategy', ...oneOf(strategyNames) },
  halt_on_error: { option: 'haltOnError', allowed: '0, 1', read: (text) => ({ '0': false, '1': true })[text] },
  log_path: { option: 'logPath', allowed: 'a folder, e.g. log_path=reports/race', read: (text) => (text === '' ? undefined : text) },
  report: { option: 'report', ...oneOf(reportModes) },
  history: {
    option: 'history',
    allowed: 'a whole number of steps from 100 to 1000000, e.g. history=50000',
    read: (text) => whole(text, 100, 1_000_000),
  },
  stacks: { option: 'stacks', ...oneOf(stackModes) },
  exitcode: { option: 'exitCode', allowed: 'a whole number from 1 to 255, e.g. exitcode=66', read: (text) => whole(text, 1, 255) },
} satisfies Record<string, Setting>;
type SettingName = keyof typeof settings;

function words(text: string): readonly string[] {
  const found: readonly string[] = text.match(/(?:"[^"]*"|[^\s"])+|"/g) ?? [];
  if (found.includes('"')) throw raceError('has a double quote without its end.', 'Close it: log_path="my reports".');
  return found;
}

function unquoted(text: string): string {
  return text.replaceAll('"', '');
}

function unknownWord(word: string): DistributedError {
  const names = Object.keys(settings);
  const near = nearestName(word, names);
  const meant = near === undefined ? '' : `Did you mean ${near}=? `;
  const allowed = `${meant}Allowed: 1, 0, ${names.map((name) => `${name}=`).join(', ')}, with spaces between them.`;
  return raceError(`has no option "${word}".`, allowed);
}

function raceError(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_RACE', what: `${raceVariable}${what.startsWith(':') ? '' : ' '}${what}`, fix });
}
