import type { Binary } from '../../../base/bytes';
import { formatDouble } from '../../numbers';
import type { Version } from '../../version';

/** Beyond it a listpack keeps an integral score as text: half of the largest signed 64-bit integer, as a double. */
const maxListpackInteger = 2 ** 62;

/** A score as ZSCAN shows it: unlike other commands it gives a listpack's integers all their digits, and a skip list's scores 17 in any version. */
export function formatScannedScore(score: number, encoding: 'listpack' | 'skiplist', version: Version): Binary {
  if (encoding === 'skiplist') return formatDouble(score);
  const isKeptAsInteger = Number.isInteger(score) && Math.abs(score) <= maxListpackInteger;
  return isKeptAsInteger ? String(BigInt(score)) : version.formatDouble(score);
}
