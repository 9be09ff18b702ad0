import type { Step } from './step';

/** One entry: whose step, and by what it is known again. */
export type ScheduledStep = Pick<Step, 'task' | 'kind' | 'label' | 'digest'>;

/** An order of steps that can be replayed. */
export interface Schedule {
  /** Names of the tasks. */
  readonly tasks: readonly string[];
  readonly steps: readonly ScheduledStep[];
}

const version = 'v1:';
const unsafe = /[^A-Za-z0-9 _:.,()=<>[\]-]/gu;

/** How the kind of a step is written; those that are not here are as good as 'command'. */
const marks: Partial<Record<Step['kind'], string>> = { crash: '!', 'lost reply': '-', clock: '@', failover: '*' };
const kinds = new Map(Object.entries(marks).map(([kind, mark]) => [mark, kind as Step['kind']]));

/** A schedule as one word that can stand between single quotes in a shell: 'v1:alice,bob/0.GET+k~1f3/1.GET+k~2c0'. */
export function encodeSchedule({ tasks, steps }: Schedule): string {
  const names = tasks.map((name) => encodeWord(name).replaceAll(',', '%2C')).join(',');
  const entries = steps.map(({ task, kind, label, digest }) => `${task.toString(36)}${marks[kind] ?? '.'}${encodeWord(label)}~${digest}`);
  return [version + names, ...entries].join('/');
}

/** @returns undefined when the text is no schedule */
export function decodeSchedule(text: string): Schedule | undefined {
  const [head, ...entries] = text.trim().split('/');
  if (head === undefined || !head.startsWith(version)) return undefined;
  const tasks = head.slice(version.length).split(',').map(decodeWord);
  const steps: ScheduledStep[] = [];
  for (const entry of entries) {
    const match = /^([0-9a-z]+)([.!@*-])([^~]*)~([0-9a-z]+)$/.exec(entry);
    const task = match === null ? NaN : parseInt(match[1]!, 36);
    const label = match === null ? undefined : decodeWord(match[3]!);
    if (!(task < tasks.length) || label === undefined) return undefined;
    steps.push({ task, kind: kinds.get(match![2]!) ?? 'command', label, digest: match![4]! });
  }
  const names = tasks.filter((name) => name !== undefined && name !== '') as string[];
  return names.length === tasks.length ? { tasks: names, steps } : undefined;
}

function encodeWord(text: string): string {
  return text
    .replace(unsafe, (character) => encodeURIComponent(character).replaceAll("'", '%27').replace('~', '%7E').replace('!', '%21'))
    .replaceAll(' ', '+');
}

function decodeWord(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
