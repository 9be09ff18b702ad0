import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Puts a file at a path: first beside it, so that a failure leaves the old one. @throws the error of the system */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const beside = `${path}.tmp-${process.pid}`;
  try {
    const file = openSync(beside, 'w', 0o644);
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** A file's bytes; undefined when there is none. @throws the error of the system for any other reason */
export function readFileIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
