import { errors } from '../../errors';

/** Places from `first` to `last`, both included; in bits. */
export interface BitRange {
  readonly first: number;
  readonly last: number;
}

/** The unit of a range by its word. @throws a syntax error for another word */
export function bitsPerUnit(word: string | undefined): 1 | 8 {
  const unit = word?.toUpperCase();
  if (unit === undefined || unit === 'BYTE') return 8;
  if (unit === 'BIT') return 1;
  throw errors.syntax;
}

/** A range as clients give it, each end counted from the string's end where negative; undefined when it is empty. */
export function resolveRange(start: bigint, end: bigint, unitBits: 1 | 8, lengthBytes: number): BitRange | undefined {
  const total = (lengthBytes * 8) / unitBits;
  const place = (index: bigint): number => Math.max(0, Number(index) + (index < 0n ? total : 0));
  const first = place(start);
  const last = Math.min(place(end), total - 1);
  return first > last ? undefined : { first: first * unitBits, last: last * unitBits + unitBits - 1 };
}
