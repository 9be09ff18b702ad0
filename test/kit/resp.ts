import type { Binary } from '../../src/base/bytes';

/** A reply as it came over the wire: the kinds of RESP2 and RESP3, each told apart from all others. */
export type Wire =
  | { readonly kind: 'status' | 'error' | 'integer' | 'string' | 'double' | 'big number'; readonly text: Binary }
  | { readonly kind: 'verbatim'; readonly format: Binary; readonly text: Binary }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'nil' | 'nil array' }
  | { readonly kind: 'array' | 'set' | 'push'; readonly items: readonly Wire[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Wire, Wire])[] };

/** A command as a client sends it. */
export function encodeCommand(argv: readonly Binary[]): Binary {
  let text = `*${argv.length}\r\n`;
  for (const word of argv) text += `$${word.length}\r\n${word}\r\n`;
  return text;
}

/** Where the reply that begins at `at` ends; -1 when it is not all there. Builds nothing, so that whoever only compares bytes pays little. */
export function replyEnd(data: Binary, at: number): number {
  let open = 1;
  for (; open > 0; open--) {
    const lineEnd = data.indexOf('\r\n', at);
    if (lineEnd < 0) return -1;
    const mark = data.charCodeAt(at);
    if (mark === 36 || mark === 61) {
      const length = Number(data.slice(at + 1, lineEnd));
      at = length < 0 ? lineEnd + 2 : lineEnd + 2 + length + 2;
      if (at > data.length) return -1;
      continue;
    }
    if (mark === 42 || mark === 126 || mark === 62) open += Math.max(0, Number(data.slice(at + 1, lineEnd)));
    else if (mark === 37) open += 2 * Number(data.slice(at + 1, lineEnd));
    at = lineEnd + 2;
  }
  return at;
}

/** The one reply that `raw` holds. @throws Error when it is none. */
export function parseReply(raw: Binary): Wire {
  const reader = new WireReader(raw);
  const wire = reader.reply();
  if (reader.at !== raw.length) throw new Error(`bytes left after a reply: ${JSON.stringify(raw.slice(reader.at, reader.at + 80))}`);
  return wire;
}

/** Cuts a stream of bytes into replies. */
export class ReplySplitter {
  private rest = '';
  /** Whether a reply has begun that is not all there. */
  get isPartial(): boolean {
    return this.rest.length > 0;
  }

  /** Takes the next bytes. @returns the replies that are complete, as bytes */
  add(data: Binary): Binary[] {
    const all = this.rest + data;
    const replies: Binary[] = [];
    let at = 0;
    while (at < all.length) {
      const end = replyEnd(all, at);
      if (end < 0) break;
      replies.push(all.slice(at, end));
      at = end;
    }
    this.rest = all.slice(at);
    return replies;
  }
}

const lineKinds: Readonly<Record<string, 'status' | 'error' | 'integer' | 'double' | 'big number'>> = {
  '+': 'status',
  '-': 'error',
  ':': 'integer',
  ',': 'double',
  '(': 'big number',
};
const sequenceKinds: Readonly<Record<string, 'array' | 'set' | 'push'>> = { '*': 'array', '~': 'set', '>': 'push' };

class WireReader {
  at = 0;

  constructor(private readonly raw: Binary) {}

  reply(): Wire {
    const mark = this.raw[this.at] ?? '';
    const lineEnd = this.raw.indexOf('\r\n', this.at);
    if (lineEnd < 0) throw new Error(`no reply: ${JSON.stringify(this.raw.slice(this.at, this.at + 80))}`);
    const line = this.raw.slice(this.at + 1, lineEnd);
    this.at = lineEnd + 2;
    const lineKind = lineKinds[mark];
    if (lineKind !== undefined) return { kind: lineKind, text: line };
    if (mark === '_') return { kind: 'nil' };
    if (mark === '#') return { kind: 'boolean', value: line === 't' };
    if (mark === '$') return line === '-1' ? { kind: 'nil' } : { kind: 'string', text: this.bytes(Number(line)) };
    if (mark === '=') {
      const text = this.bytes(Number(line));
      return { kind: 'verbatim', format: text.slice(0, 3), text: text.slice(4) };
    }
    if (mark === '%') return { kind: 'map', entries: Array.from({ length: Number(line) }, () => [this.reply(), this.reply()] as const) };
    const kind = sequenceKinds[mark];
    if (kind === undefined) throw new Error(`no reply begins with ${JSON.stringify(mark)}`);
    if (line === '-1') return { kind: 'nil array' };
    return { kind, items: Array.from({ length: Number(line) }, () => this.reply()) };
  }

  private bytes(length: number): Binary {
    const text = this.raw.slice(this.at, this.at + length);
    this.at += length + 2;
    return text;
  }
}
