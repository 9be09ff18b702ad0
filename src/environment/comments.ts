/** A comment of a source text. */
export interface Comment {
  readonly kind: 'block' | 'line';
  /** With its delimiters. */
  readonly text: string;
  /** Where it begins; counts from 1. */
  readonly line: number;
  /** Whether only white space comes before it in the file. */
  readonly first: boolean;
}

/** Finds the comments of a JavaScript or TypeScript text, and none in its strings, templates and regular expressions. */
export function commentsOf(source: string): Comment[] {
  const comments: Comment[] = [];
  const openTemplates: number[] = [];
  let depth = 0;
  let before = '';
  token.lastIndex = 0;
  for (let at = 0; at < source.length; at = token.lastIndex) {
    token.lastIndex = at;
    const piece = token.exec(source)![0];
    const startsRegex = piece === '/' && regexMayFollow.test(before);
    const closesTemplateHole = piece === '}' && openTemplates.at(-1) === depth;
    if (startsRegex) skip(regexBody, source, token.lastIndex);
    else if (piece === '`' || closesTemplateHole) {
      if (closesTemplateHole) openTemplates.pop();
      if (skip(templateChunk, source, token.lastIndex).endsWith('${')) openTemplates.push(depth);
    } else if (piece === '{') depth++;
    else if (piece === '}') depth--;
    else if (piece.startsWith('//') || piece.startsWith('/*')) {
      const lead = source.slice(0, at);
      comments.push({
        kind: piece.startsWith('/*') ? 'block' : 'line',
        text: piece,
        line: lead.split('\n').length,
        first: lead.trim() === '',
      });
      continue;
    }
    if (piece.trim() !== '') before = piece;
  }
  return comments;
}

/** A comment; a string; a word or number; white space; anything else, one character at a time. */
const token = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|[\w$]+|\s+|[^]/y;

/** From behind the back quote, or behind the brace that ends a hole, to the closing quote or the next hole. */
const templateChunk = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{|$)/y;

const regexBody = /(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])*\/?/y;

/** After these a slash begins a regular expression; after a value it divides. */
const regexMayFollow = /^(?:|[(,=:[!&|?{};+\-*%<>~^]|return|typeof|case|in|of|do|else|void|delete|throw|await|yield)$/;

function skip(pattern: RegExp, source: string, from: number): string {
  pattern.lastIndex = from;
  const text = pattern.exec(source)![0];
  token.lastIndex = from + text.length;
  return text;
}
