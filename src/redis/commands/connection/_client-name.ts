import type { Binary } from '../../../base/bytes';
import { upToZero } from '../../errors';
import { ErrorReply } from '../../reply';
import type { Version } from '../../version';

/** Printable, without spaces: so that a line of CLIENT LIST can be taken apart. */
export function isPlainWord(text: Binary): boolean {
  return /^[!-~]*$/.test(text);
}

/** Gives the text back. Since 7.2 it is read up to its first zero byte. @throws the error when it is no name for a client. */
export function clientName(text: Binary, version: Version): Binary {
  if (!isPlainWord(version.has('7.2') ? upToZero(text) : text))
    throw new ErrorReply('ERR Client names cannot contain spaces, newlines or special characters.');
  return text;
}
