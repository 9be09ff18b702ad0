import { type Binary, toBinary } from '../../src/base/bytes';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/**
 * Splits a line into words as redis-cli does: double quotes with \xHH, \n, \r, \t, \a, \b; single quotes with \' only.
 * Beyond redis-cli, `{x*1000}` stands for 1,000 times x.
 * @throws Error when a quote is left open or something follows a closing one.
 */
export function splitWords(line: string): Binary[] {
  const words: Binary[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']\S*))(?=\s|$)/y;
  const end = line.trimEnd().length;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const match = pattern.exec(line);
    if (match === null) throw new Error(`unbalanced quotes at column ${from + 1} of: ${line}`);
    const [, double, single, bare] = match;
    if (double !== undefined) words.push(unescape(double));
    else words.push(repeated(toBinary(single?.replace(/\\'/g, "'") ?? bare!)));
  }
  return words;
}

function unescape(text: string): Binary {
  let bytes = '';
  for (const [part, , hex, char] of text.matchAll(/(\\(?:x([0-9a-fA-F]{2})|(.)))|[^\\]+/g)) {
    if (hex !== undefined) bytes += String.fromCharCode(parseInt(hex, 16));
    else if (char !== undefined) bytes += escapes[char] ?? toBinary(char);
    else bytes += repeated(toBinary(part));
  }
  return bytes;
}

function repeated(text: Binary): Binary {
  return text.replace(/\{([^{}*]+)\*(\d+)\}/g, (_, what: string, times: string) => what.repeat(Number(times)));
}
