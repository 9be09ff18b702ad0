import { sep } from 'node:path';
import { toText } from '../../../base/bytes';
import { userFramesOf } from '../../../base/user-frames';
import type { PlaceAccess } from '../../../race/watch/history';
import type { RaceReport, ReportStep, ReportTask } from '../../../race/report';
import type { RacePlace } from '../findings';
import type { Race } from './watched-step';

/** An access that a report can be made of. */
export interface ShownAccess extends PlaceAccess {
  readonly kind: 'read' | 'write';
}

/** What a report shows of an access, beside who did it and where. */
export type ShownStep = Pick<ReportStep, 'kind' | 'label' | 'reply' | 'values'>;

export interface ReportParts extends RacePlace {
  /** Of a step by its number: a stack as V8 writes it; undefined: none was taken. */
  stackOf(number: number): string | undefined;
}

/** A race as a report. @param shown its accesses, one by one */
export function reportOf<Access extends ShownAccess>(
  race: Race<Access>,
  shown: readonly ShownStep[],
  { file, test, rootDir, stackOf }: ReportParts,
): RaceReport {
  const { kind, place, read, other, write, accesses } = race;
  const { space } = place;
  const key = toText(place.key);
  const where = `${space} ${key}`;
  const stacks = new Map(accesses.map(({ step }) => [step, relative(framesOf(stackOf(step.point.number)), rootDir)]));
  const flows = flowsOf(race);
  const names = flows.map((_, at) => `task ${at + 1}`);
  const taskOf = (access: Access): number => flows.findIndex((flow) => flow.includes(access));
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
    steps: accesses.map((access, at) => ({
      ...shown[at]!,
      task: taskOf(access),
      accesses: [{ space, key, kind: access.kind }],
      stack: stacks.get(access.step)!,
    })),
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
function flowsOf<Access extends ShownAccess>({ read, other, write, accesses }: Race<Access>): Access[][] {
  const flows = [[read, write], [other]];
  const isOfFlow = ({ step: { point } }: Access, flow: readonly Access[]): boolean =>
    flow.some(({ step }) => step.point.isAfter(point) || point.isAfter(step.point));
  for (const access of accesses) {
    if (flows.some((flow) => flow.includes(access))) continue;
    const own = flows.find((flow) => isOfFlow(access, flow));
    if (own === undefined) flows.push([access]);
    else own.push(access);
  }
  return flows;
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
