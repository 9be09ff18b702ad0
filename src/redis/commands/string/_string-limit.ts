import type { Context } from '../../context';
import { errors } from '../../errors';

/** @throws the error of a string too long when so many bytes are more than proto-max-bulk-len allows */
export function checkStringLength({ engine }: Context, length: number): void {
  if (length > engine.config.number('proto-max-bulk-len')) throw errors.stringTooLong;
}
