/** Control characters, and those that change the direction or the end of a line: a value must not paint a terminal. */
const unprintable = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** What a terminal gives two columns: Chinese, Japanese, Korean, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** A text on one line that shows itself only: what cannot be printed as an escape. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.codePointAt(0)!;
    if (character === '\n') return '\\n';
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

/** How many columns of a terminal a printable text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += wide.test(character) ? 2 : 1;
  return columns;
}

/** A printable text in at most so many columns; one that is cut says by how many characters: 'SET k aaaaaa… +988'. */
export function cut(text: string, columns: number): string {
  const whole = printable(text);
  if (columnsOf(whole) <= columns) return whole;
  const characters = [...whole];
  const mark = (kept: number): string => (columns < shortestCounted ? '…' : `… +${(characters.length - kept).toLocaleString('en-US')}`);
  let kept = 0;
  for (let used = 0; kept < characters.length; kept++) {
    used += columnsOf(characters[kept]!);
    if (used + columnsOf(mark(kept + 1)) > columns) break;
  }
  return characters.slice(0, kept).join('') + mark(kept);
}

/** Fills a text up with spaces. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** Breaks prose at spaces; a word longer than a line stays whole. */
export function wrap(text: string, columns: number): string[] {
  const lines = [''];
  for (const word of printable(text).split(' ')) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (columnsOf(line) + 1 + columnsOf(word) <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** In fewer columns, a count would leave no room for what it counts. */
const shortestCounted = 12;
