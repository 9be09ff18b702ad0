import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Binary, toBinary, toText } from '../../base/bytes';
import { upToZero } from '../errors';
import { type Parameter, refuse, type Refusal } from './parameter';

/** The setting `dir` when there is no directory: nothing is written. */
export const noDirectory = '/';

/** Where RDB files are. A directory that is there; it is shown with its real path. */
export const directoryParameter: Parameter = { name: 'dir', initial: noDirectory, parse: parseDirectory };

/** A relative path begins at the present directory, as for C's chdir. */
function parseDirectory(value: Binary, current: Binary): Binary | Refusal {
  const given = upToZero(value);
  if (given === '') return refuse(systemWords['ENOENT']!);
  const base = current === noDirectory ? process.cwd() : toText(current);
  try {
    const path = realpathSync(resolve(base, toText(given)));
    return statSync(path).isDirectory() ? toBinary(path) : refuse(systemWords['ENOTDIR']!);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return refuse((code && systemWords[code]) ?? message);
  }
}

/** What C's strerror says. */
const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  ENOTDIR: 'Not a directory',
  ENAMETOOLONG: 'File name too long',
  ELOOP: 'Too many levels of symbolic links',
};
