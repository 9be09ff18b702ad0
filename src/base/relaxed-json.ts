/** Why a text is not JSON, and in which of its lines (counted from 1). */
export interface JsonFault {
  readonly message: string;
  readonly line: number;
}

/**
 * Reads the JSON object or array at the start of a text; it may hold comments (of both kinds) and trailing commas. What
 * follows it is ignored.
 * @returns the value, or the fault; never throws
 */
export function parseRelaxedJson(text: string): { readonly value: unknown } | { readonly fault: JsonFault } {
  const strict = toStrictJson(text);
  try {
    return { value: JSON.parse(strict) as unknown };
  } catch (error) {
    const { message } = error as Error;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? strict.length);
    return { fault: { message: message.split('\n')[0]!, line: strict.slice(0, position).split('\n').length } };
  }
}

const token =
  /(?<string>"(?:[^"\\\n]|\\.)*")|(?<comment>\/\/[^\n]*|\/\*[^]*?\*\/)|(?<trailing>,(?=(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*[}\]]))|(?<open>[{[])|(?<close>[}\]])|[^]/g;

/** Blanks out what JSON does not know, so that every character keeps its line. */
function toStrictJson(text: string): string {
  let strict = '';
  let depth = 0;
  for (const { 0: piece, groups } of text.matchAll(token)) {
    const unknownToJson = groups?.comment !== undefined || groups?.trailing !== undefined;
    strict += unknownToJson ? piece.replaceAll(/[^\n]/g, ' ') : piece;
    if (groups?.open !== undefined) depth++;
    if (groups?.close !== undefined && --depth === 0) break;
  }
  return strict;
}
