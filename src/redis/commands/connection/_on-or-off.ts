import type { Binary } from '../../../base/bytes';
import { errors } from '../../errors';

/** @throws a syntax error for any other word. */
export function onOrOff(text: Binary): boolean {
  const word = text.toUpperCase();
  if (word !== 'ON' && word !== 'OFF') throw errors.syntax;
  return word === 'ON';
}
