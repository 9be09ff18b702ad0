import type { Binary } from '../../../base/bytes';
import { errors } from '../../errors';
import type { End } from '../../keyspace/list';

/** LEFT or RIGHT. @throws a syntax error */
export function parseEnd(word: Binary): End {
  const end = word.toLowerCase();
  if (end !== 'left' && end !== 'right') throw errors.syntax;
  return end;
}
