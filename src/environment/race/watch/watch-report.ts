import { sep } from 'node:path';
import { toText } from '../../../base/bytes';
import { userFramesOf } from '../../../base/user-frames';
import type { RaceReport, ReportStep, ReportTask } from '../../../race/report';
import { BooleanReply, DoubleReply, ErrorReply, MapReply, type Reply, SetReply, SimpleReply } from '../../../redis/reply';
import { batchLabel, labelOf } from '../command-label';
import type { RacePlace } from '../findings';
import type { SeenValue } from './asker';
import type { Race, WatchedAccess } from './watched-step';

/** Of a step by its number: a stack as V8 writes it; undefined: none was taken. */
export type StackOf = (number: number) => string | undefined;

/** A race as a report. */
export function reportOf(race: Race, { file, test, rootDir }: RacePlace, stackOf: StackOf): RaceReport {
  const { kind, place, read, other, write, accesses } = race;
  const { space } = place;
  const key = toText(place.key);
  const where = `${space} ${key}`;
  const stacks = new Map(accesses.map(({ step }) => [step, relative(framesOf(stackOf(step.point.number)), rootDir)]));
  const flows = flowsOf(race);
  const names = flows.map((_, at) => `task ${at + 1}`);
  const taskOf = (access: WatchedAccess): number => flows.findIndex((flow) => flow.includes(access));
  const [mine, others] = [names[taskOf(write)]!, names[taskOf(other)]!];
  return {
    version: 1,
    mode: 'watched',
    file,
    test,
    failure: kind,
    what:
      kind === 'lost update'
        ? `${mine} wrote ${where} from what it had read before ${others} wrote there: what ${others} wrote is lost.`
        : `${mine} wrote ${where} after a check that did not hold any more: ${others} had written there since.`,
    tasks: names.map((name): ReportTask => ({ name, stack: [], result: '' })),
    steps: accesses.map((access, at) =>
      stepOf(access, taskOf(access), { stack: stacks.get(access.step)!, space, key, values: valuesAt(accesses, at) }),
    ),
    conflicts: [
      { where, first: accesses.indexOf(read), second: accesses.indexOf(other) },
      { where, first: accesses.indexOf(other), second: accesses.indexOf(write) },
    ],
    expected: undefined,
    got: undefined,
    coverage: '',
    schedule: undefined,
    replay: undefined,
  };
}

/** The accesses of each flow: first the one that has read and written, then the one in between, then whoever else was there. */
function flowsOf({ read, other, write, accesses }: Race): WatchedAccess[][] {
  const flows = [[read, write], [other]];
  const isOfFlow = ({ step: { point } }: WatchedAccess, flow: readonly WatchedAccess[]): boolean =>
    flow.some(({ step }) => step.point.isAfter(point) || point.isAfter(step.point));
  for (const access of accesses) {
    if (flows.some((flow) => flow.includes(access))) continue;
    const own = flows.find((flow) => isOfFlow(access, flow));
    if (own === undefined) flows.push([access]);
    else own.push(access);
  }
  return flows;
}

interface StepDetails {
  readonly stack: readonly string[];
  readonly space: string;
  readonly key: string;
  readonly values: WatchedAccess['values'];
}

function stepOf({ step, kind, knowledge }: WatchedAccess, task: number, { stack, space, key, values }: StepDetails): ReportStep {
  const { commands, isTransaction, reply } = step;
  const shown = reply ?? (isTransaction ? undefined : knowledge?.answer);
  return {
    task,
    kind: 'command',
    label: isTransaction ? batchLabel('MULTI', commands) : labelOf(commands[0]!),
    accesses: [{ space, key, kind }],
    reply: shown === undefined ? undefined : textOf(shown),
    values:
      values === undefined ? [] : [{ where: `${space} ${key}`, before: textOfValue(values.before), after: textOfValue(values.after) }],
    stack,
  };
}

/** A read finds what the next write has found, unless something had been written in between. */
function valuesAt(accesses: readonly WatchedAccess[], at: number): WatchedAccess['values'] {
  const own = accesses[at]!.values;
  if (own !== undefined) return own;
  const next = accesses.slice(at + 1).find(({ values }) => values !== undefined)?.values;
  return next && { before: next.before, after: next.before };
}

/** The user's frames of a stack; all of them where none is the user's. */
export function framesOf(stack: string | undefined): string[] {
  if (stack === undefined) return [];
  const own = userFramesOf(stack).filter((line) => !line.endsWith('(<anonymous>)'));
  return own.length > 0 ? own : stack.split('\n').flatMap((line) => (/^\s*at (?!.*\(node:)/.test(line) ? [line.trim()] : []));
}

function relative(stack: readonly string[], rootDir: string | undefined): string[] {
  return stack.map((line) => (rootDir === undefined ? line : line.replaceAll(`${rootDir}${sep}`, '')));
}

/** As `redis.dump()` shows it. */
function textOfValue(value: SeenValue | undefined): string | undefined {
  return typeof value === 'object' ? `string ${JSON.stringify(toText(value.string))}` : value;
}

/** A reply as a reader knows it. */
function textOf(reply: Reply): string {
  if (typeof reply === 'string') return JSON.stringify(toText(reply));
  if (reply === null || typeof reply === 'number' || typeof reply === 'bigint') return String(reply);
  if (Array.isArray(reply)) return `[${reply.map((each) => textOf(each as Reply)).join(', ')}]`;
  if (reply instanceof SimpleReply) return toText(reply.text);
  if (reply instanceof ErrorReply) return toText(reply.message);
  if (reply instanceof SetReply) return `{${reply.items.map(textOf).join(', ')}}`;
  if (reply instanceof MapReply) return `{${reply.entries.map(([key, value]) => `${textOf(key)}: ${textOf(value)}`).join(', ')}}`;
  if (reply instanceof DoubleReply) return String(reply.number);
  if (reply instanceof BooleanReply) return String(reply.value);
  return 'null';
}
