import type { Binary } from '../../base/bytes';

/** A command as clients send it. */
export function encodeRequest(argv: readonly Binary[]): Binary {
  return `*${argv.length}\r\n${argv.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}
