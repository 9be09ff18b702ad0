import type { Context } from '../../context';

export type InfoFields = Readonly<Record<string, string | number>>;

/** One section of INFO. */
export interface InfoSection {
  /** In small letters, as INFO is asked for it. */
  readonly name: string;
  readonly title: string;
  /** Only shown when it or all are asked for. */
  readonly isExtra?: boolean;
  /** In the order in which Redis prints them; long sections in parts, for V8 is slow with objects of very many fields. */
  readonly fields: (context: Context) => InfoFields | readonly InfoFields[];
}

/** Bytes as a person reads them: 1.50K. */
export function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const power = Math.min(5, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(2)}${'BKMGTP'[power]}`;
}
