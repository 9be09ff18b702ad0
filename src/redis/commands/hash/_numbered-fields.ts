import type { Argv } from '../../command';
import { parseInteger } from '../../numbers';
import { ErrorReply } from '../../reply';

/**
 * Reads `FIELDS numfields field...`, which ends a command.
 * @param from where FIELDS has to stand
 * @throws what is wrong, in the words of Redis 7.4
 */
export function parseNumberedFields(argv: Argv, from: number, notPositive = countNotPositive): Argv {
  if (argv[from]?.toUpperCase() !== 'FIELDS') throw misplaced;
  const count = parseInteger(argv[from + 1] ?? '');
  if (count === undefined || count < 1) throw notPositive;
  const fields = argv.slice(from + 2);
  if (count !== fields.length) throw otherCount;
  return fields;
}

const misplaced = new ErrorReply('ERR Mandatory argument FIELDS is missing or not at the right position');
const countNotPositive = new ErrorReply('ERR Number of fields must be a positive integer');
const otherCount = new ErrorReply('ERR The `numfields` parameter must match the number of arguments');
