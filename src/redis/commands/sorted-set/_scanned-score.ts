import type { Binary } from '../../../base/bytes';
import { formatDouble } from '../../numbers';

/** Beyond it a listpack keeps an integral score as text: half of the largest signed 64-bit integer, as a double. */
const maxListpackInteger = 2 ** 62;

/** A score as ZSCAN shows it: unlike other commands it gives a listpack's integers all their digits. */
export function formatScannedScore(score: number, encoding: 'listpack' | 'skiplist'): Binary {
  const isKeptAsInteger = encoding === 'listpack' && Number.isInteger(score) && Math.abs(score) <= maxListpackInteger;
  return isKeptAsInteger ? String(BigInt(score)) : formatDouble(score);
}
