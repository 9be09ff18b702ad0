/** Where in a source a line of a stack points to. */
export interface SourcePlace {
  /** As the stack has it: absolute, relative or a URL. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** The place that a line of a stack names: 'at increment (src/counter.ts:12:30)', 'at src/counter.ts:12:30'. */
export function sourcePlace(line: string): SourcePlace | undefined {
  const [, file, row, column] = /(?:^|[\s(])([^\s()][^()]*?):(\d+):(\d+)\)?$/.exec(line.trim().replace(/^at (?:async )?/, '')) ?? [];
  if (file === undefined || file.startsWith('node:')) return undefined;
  return { file, line: Number(row), column: Number(column) };
}
