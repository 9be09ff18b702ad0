import type { Binary } from '../base/bytes';

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

/** Bytes in double quotes as Redis prints them: what is not printable ASCII as \xHH. */
export function quoteBytes(bytes: Binary): string {
  return `"${bytes.replace(/[^ -~]|["\\]/g, (char) => escapes[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
}
