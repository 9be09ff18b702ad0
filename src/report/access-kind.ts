import type { ReportStep } from '../race/report';

/** What a step does at a place ('db 0 k'): one that reads and writes there is a write. */
export function accessKind({ accesses }: ReportStep, where: string): 'read' | 'write' {
  const there = accesses.filter(({ space, key }) => key === undefined || `${space} ${key}` === where);
  return there.some(({ kind }) => kind === 'write') ? 'write' : 'read';
}
