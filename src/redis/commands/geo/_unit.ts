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

/** A distance with four digits after the point; of two numbers that are as near the even one. */
export function distanceReply(distance: number): Binary {
  const scaled = distance * 10_000;
  const rounded = Math.round(scaled);
  const isOddTie = rounded - scaled === 0.5 && rounded % 2 === 1;
  const digits = String(isOddTie ? rounded - 1 : rounded).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
