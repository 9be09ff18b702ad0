import type { Binary } from '../../../base/bytes';
import { ErrorReply } from '../../reply';

/** Printable, without spaces: so that a line of CLIENT LIST can be taken apart. */
export function isPlainWord(text: Binary): boolean {
  return /^[!-~]*$/.test(text);
}

/** Gives the text back. @throws the error when it is no name for a client. */
export function clientName(text: Binary): Binary {
  if (!isPlainWord(text)) throw new ErrorReply('ERR Client names cannot contain spaces, newlines or special characters.');
  return text;
}
