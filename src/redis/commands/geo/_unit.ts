import type { Binary } from '../../../base/bytes';
import { ErrorReply } from '../../reply';

const metersByUnit: ReadonlyMap<string, number> = new Map([
  ['m', 1],
  ['km', 1000],
  ['ft', 0.3048],
  ['mi', 1609.34],
]);

const unknownUnit = new ErrorReply('ERR unsupported unit provided. please use M, KM, FT, MI');

/** How many meters a unit has. @throws the error of an unknown one */
export function unitMeters(name: Binary): number {
  const meters = metersByUnit.get(name.toLowerCase());
  if (meters === undefined) throw unknownUnit;
  return meters;
}

/** A distance with four digits after the point, as Redis rounds it. NaN and what is too large it takes for the least 64-bit integer. */
export function distanceReply(distance: number): Binary {
  const scaled = distance * 10_000;
  if (!(Math.abs(scaled) < 2 ** 63)) return '-922337203685477.5808';
  const nearest = Math.round(scaled);
  const isTie = nearest - scaled === 0.5;
  const digits = BigInt(isTie && nearest % 2 !== 0 ? nearest - 1 : nearest)
    .toString()
    .padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
