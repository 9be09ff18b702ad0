import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Binary, toBuffer } from '../../base/bytes';

/** Reads the ACL file whole. @returns its bytes, or why it cannot be read in the words of the system */
export function readAclText(path: Binary): Binary | { readonly failed: string } {
  try {
    return readFileSync(toBuffer(path), 'latin1');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { failed: (code && systemWords[code]) ?? message };
  }
}

/** Writes the ACL file whole: first beside it, so that a failure leaves the old one. @returns whether it is written */
export function writeAclText(path: Binary, text: Binary): boolean {
  const beside = toBuffer(`${path}.tmp-${process.pid}`);
  try {
    const file = openSync(beside, 'w', 0o644);
    try {
      writeFileSync(file, toBuffer(text));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, toBuffer(path));
    return true;
  } catch {
    rmSync(beside, { force: true });
    return false;
  }
}

/** What C's strerror says. */
const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  ENAMETOOLONG: 'File name too long',
  ELOOP: 'Too many levels of symbolic links',
};
