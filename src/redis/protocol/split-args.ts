import type { Binary } from '../../base/bytes';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };
const isSpace = /[ \t\n\v\f\r]/;

/**
 * The words of a line as a person types it: quoted with " (escapes as in C, \xHH) or with ' (only \').
 * Undefined when a quote is not closed or text follows one at once. (Redis: sdssplitargs.)
 */
export function splitArgs(line: Binary): Binary[] | undefined {
  const words: Binary[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isSpace.test(line[at]!)) at++;
    if (at >= line.length) return words;
    let word = '';
    while (at < line.length && !/[ \n\r\t]/.test(line[at]!)) {
      const quote = line[at]!;
      if (quote !== '"' && quote !== "'") {
        word += quote;
        at++;
        continue;
      }
      const quoted = quote === '"' ? doubleQuoted(line, at + 1) : singleQuoted(line, at + 1);
      if (quoted === undefined) return undefined;
      word += quoted.text;
      at = quoted.end;
      if (at < line.length && !isSpace.test(line[at]!)) return undefined;
      break;
    }
    words.push(word);
  }
}

interface Quoted {
  readonly text: Binary;
  /** Behind the closing quote. */
  readonly end: number;
}

function doubleQuoted(line: Binary, start: number): Quoted | undefined {
  let text = '';
  for (let at = start; at < line.length; at++) {
    const char = line[at]!;
    if (char === '"') return { text, end: at + 1 };
    if (char !== '\\' || at + 1 >= line.length) {
      text += char;
      continue;
    }
    const hex = /^x([0-9a-f]{2})/i.exec(line.slice(at + 1, at + 4))?.[1];
    text += hex === undefined ? (escapes[line[at + 1]!] ?? line[at + 1]!) : String.fromCharCode(parseInt(hex, 16));
    at += hex === undefined ? 1 : 3;
  }
  return undefined;
}

function singleQuoted(line: Binary, start: number): Quoted | undefined {
  let text = '';
  for (let at = start; at < line.length; at++) {
    const char = line[at]!;
    if (char === "'") return { text, end: at + 1 };
    const escaped = char === '\\' && line[at + 1] === "'";
    text += escaped ? "'" : char;
    if (escaped) at++;
  }
  return undefined;
}
