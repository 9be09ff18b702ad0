import type { Binary } from '../../../base/bytes';
import type { Context } from '../../context';
import { parseInt64 } from '../../numbers';
import { ErrorReply } from '../../reply';
import { maxStringLength } from '../../string-limit';

const wrongOffset = new ErrorReply('ERR bit offset is not an integer or out of range');

/**
 * A place in a string, in bits. `#n` stands for the n-th field of `fieldBits` bits, where that is given.
 * @throws the error of a wrong offset, also beyond the longest string
 */
export function bitOffset(context: Context, text: Binary, fieldBits = 0): number {
  const counted = fieldBits > 0 && text.startsWith('#');
  const given = parseInt64(counted ? text.slice(1) : text);
  if (given === undefined) throw wrongOffset;
  // As in C the product wraps.
  const offset = counted ? BigInt.asIntN(64, given * BigInt(fieldBits)) : given;
  if (offset < 0n || offset >> 3n >= maxStringLength(context)) throw wrongOffset;
  return Number(offset);
}
