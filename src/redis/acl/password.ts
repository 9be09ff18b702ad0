import { createHash } from 'node:crypto';
import { type Binary, toBuffer } from '../../base/bytes';

/** How passwords are kept: SHA-256 in hexadecimal digits. */
export function passwordHash(password: Binary): string {
  return createHash('sha256').update(toBuffer(password)).digest('hex');
}

export function isPasswordHash(text: Binary): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
