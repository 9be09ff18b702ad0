import { createRandom } from '../../../src/base/random';
import { commands } from '../../../src/redis/commands';
import { quoteBytes } from '../../../src/redis/quote-bytes';
import { Version } from '../../../src/redis/version';
import { playCase } from '../../kit/play';
import { parseTranscript } from '../../kit/transcript';
import { type Difference, Duel } from './duel';
import { Generator } from './generator';
import { shrink } from './shrink';
import { clientNames, type FuzzStep } from './steps';

export interface CampaignOptions {
  readonly seed: number | string;
  /** How many commands in all. */
  readonly commands: number;
  /** Plays this session only. */
  readonly session?: number | undefined;
  /** How many differences end it; default 1. */
  readonly differences?: number;
  /** Told after every session, with what has been played. */
  readonly onProgress?: (played: number, session: number) => void;
  /** Told of each difference at once. */
  readonly onDifference?: (report: string) => void;
}

export interface CampaignResult {
  readonly played: number;
  readonly sessions: number;
  /** For each difference a transcript that shows it, ready to be pasted, and the line that plays it again. */
  readonly reports: readonly string[];
}

const sessionLength = 1_000;

/** Plays random sessions on ours and on a real server until a difference shows or all commands are played. */
export async function fuzz(options: CampaignOptions): Promise<CampaignResult> {
  const duel = await Duel.start();
  const reports: string[] = [];
  let played = 0;
  let session = options.session ?? 0;
  try {
    for (; played < options.commands && reports.length < (options.differences ?? 1); session++) {
      const found = await playSession(duel, `${options.seed}`, session);
      played += found.steps.length;
      options.onProgress?.(played, session);
      if (found.difference !== undefined) {
        const report = await reportOf(duel, options.seed, session, found as Found);
        reports.push(report);
        options.onDifference?.(report);
      }
      if (options.session !== undefined) break;
    }
  } finally {
    await duel.stop();
  }
  return { played, sessions: session, reports };
}

interface Found {
  readonly steps: readonly FuzzStep[];
  readonly settings: ReadonlyMap<string, string>;
  readonly difference: Difference;
}

async function playSession(
  duel: Duel,
  seed: string,
  session: number,
): Promise<Omit<Found, 'difference'> & { difference: Difference | undefined }> {
  const generator = new Generator(createRandom(`${seed}/${session}`), commands, new Version(duel.realServer.version));
  await duel.begin(generator.settings);
  const steps = generator.opening();
  let difference = await duel.play(steps);
  while (difference === undefined && steps.length < sessionLength) {
    const next = generator.next(duel);
    steps.push(...next);
    difference = await duel.play(next);
  }
  difference ??= await duel.finish();
  return { steps, settings: generator.settings, difference };
}

async function reportOf(duel: Duel, seed: number | string, session: number, found: Found): Promise<string> {
  duel.patienceMs = 300;
  let last = found.difference;
  const fails = async (settings: ReadonlyMap<string, string>, steps: readonly FuzzStep[]): Promise<boolean> => {
    await duel.begin(settings);
    const difference = (await duel.play(steps)) ?? (await duel.finish());
    if (difference !== undefined) last = difference;
    return difference !== undefined;
  };
  const steps = found.steps.slice(0, found.difference.steps);
  const replay = `npm run fuzz -- --seed ${seed} --session ${session}`;
  if (!(await fails(found.settings, steps))) return `a difference that does not come again (${describe(found.difference)}); ${replay}`;
  const settings = (await fails(new Map(), steps)) ? new Map<string, string>() : found.settings;
  const fewest = await shrink(steps, (candidate) => fails(settings, candidate));
  await fails(settings, fewest);
  duel.patienceMs = 2_000;
  const transcript = await transcriptOf(duel, `seed ${seed}, session ${session}`, settings, fewest);
  return `${transcript}\n${describe(last)}\nIt is played again by: ${replay}`;
}

function describe({ what, ours, real }: Difference): string {
  const indent = (text: string): string => text.replace(/^/gm, '    ');
  return `${what} differs\n  real\n${indent(real)}\n  ours\n${indent(ours)}`;
}

/** The steps as a transcript with the real server's replies. */
async function transcriptOf(duel: Duel, title: string, settings: ReadonlyMap<string, string>, steps: readonly FuzzStep[]): Promise<string> {
  const tags = [...settings].map(([name, value]) => ` [config ${name}=${value}]`).join('');
  const lines = steps.map(({ client, argv }) => `${clientNames[client]}> ${argv.map(shownWord).join(' ')}`);
  const head = `# ${title} [resp2]${tags}`;
  const which = parseTranscript([head, ...lines].join('\n')).cases[0]!;
  const played = await playCase(duel.realServer, which, 2);
  return [head, ...lines.flatMap((line, i) => [line, played[i]!.text])].join('\n');
}

function shownWord(word: string): string {
  return /^[\w.:,+*?!#@%=()<>|/-]+$/.test(word) ? word : quoteBytes(word);
}
