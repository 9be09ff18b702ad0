import { stringEncoding } from './string-buffer';
import type { Value } from './value';

/** The encoding of a value as OBJECT ENCODING tells it. */
export function encodingOf(value: Value): string {
  return typeof value === 'string' ? stringEncoding(value) : value.encoding;
}
