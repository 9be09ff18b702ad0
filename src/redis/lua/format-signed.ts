import type { Binary } from '../../base/bytes';
import { formatGeneral } from '../numbers';

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

/** C's %.*g of one of Lua's numbers: a NaN has a sign there, which a division 0/0 sets. */
export function formatSigned(value: number, digits: number): Binary {
  if (!Number.isNaN(value)) return formatGeneral(value, digits);
  bits[0] = value;
  return words[1]! >>> 31 === 1 ? '-nan' : 'nan';
}
