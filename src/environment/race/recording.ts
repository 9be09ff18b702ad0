import type { Execution } from '../../race/execution';
import type { ReportStep, ReportValue } from '../../race/report';
import type { Access, Step } from '../../race/step';

/** What is kept of a step beside itself. */
type Kept = Pick<ReportStep, 'reply' | 'stack' | 'values'>;

/** Of a step that was not recorded. */
export const untouched: Kept = { reply: undefined, stack: [], values: [] };

/** The details of one execution, for a report. */
export class Recording {
  execution: Execution | undefined;
  private readonly notes = new Map<number, { readonly stack: readonly string[]; readonly reply: string | undefined }>();
  /** By place in the execution. */
  private readonly steps: { readonly id: number; readonly before: readonly ReportValue[]; after?: readonly ReportValue[] }[] = [];
  private places: readonly Access[] = [];

  /** @param valueAt what is at a place now */
  constructor(private readonly valueAt: (access: Access) => string | undefined) {}

  /** A step goes. */
  begin(at: number, id: number, { accesses }: Step): void {
    const names = new Set<string>();
    // A key that is read and written is shown once.
    this.places = accesses.filter(
      (access) => access.key !== undefined && access.space.startsWith('db ') && names.size < names.add(nameOf(access)).size,
    );
    this.steps[at] = { id, before: this.values() };
  }

  /** What the last step has done is done. */
  settle(): void {
    const last = this.steps.at(-1);
    if (last !== undefined && last.after === undefined) last.after = this.values();
  }

  /** @param reply empty: there was none, or it is not known */
  note(id: number, stack: string, reply: string): void {
    const known = this.notes.get(id);
    const lines = stack === '' ? (known?.stack ?? []) : stack.split('\n');
    this.notes.set(id, { stack: lines, reply: reply === '' ? known?.reply : reply });
  }

  of(at: number): Kept {
    const step = this.steps[at];
    if (step === undefined) return untouched;
    const values = step.before.map(({ where, before }, place) => ({ where, before, after: step.after?.[place]?.before }));
    return { ...untouched, ...this.notes.get(step.id), values };
  }

  private values(): ReportValue[] {
    return this.places.map((access) => ({ where: nameOf(access), before: this.valueAt(access), after: undefined }));
  }
}

/** A place as a reader knows it: 'db 0 k'. */
export function nameOf({ space, key }: Access): string {
  return key === undefined ? space : `${space} ${key}`;
}
