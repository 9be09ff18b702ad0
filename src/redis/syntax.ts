import type { Version } from './version';

/**
 * One argument of a command, as COMMAND DOCS, the README and the fuzzer see it.
 *
 * A command states its arguments as one line:
 *
 *     key@0 value [condition:<NX | XX>] [GET] [expiration:<EX seconds:integer | KEEPTTL>]
 *
 * - `name` is a string, `name:type` an integer, double, pattern or unix-time, `name@0` a key that key spec 0 finds.
 *   A name with a colon in it stands in double quotes.
 * - `TOKEN name` is a word that stands before the value; `TOKEN` alone a pure token, `name=TOKEN` one of another name.
 * - `name:<a | b>` is one of several, `name:{a b}` a block; a word may stand before either.
 * - `[...]` around an element: optional. `...` after it: many; `*...`: many, each with its word.
 * - `^6.2.0` right behind: since that version; `!7.0.0`: deprecated since.
 */
export interface Argument {
  readonly name: string;
  readonly type: string;
  readonly keySpec: number | undefined;
  readonly token: string | undefined;
  readonly since: string | undefined;
  readonly deprecatedSince: string | undefined;
  readonly optional: boolean;
  readonly multiple: boolean;
  readonly multipleToken: boolean;
  /** The parts of a block, the choices of a oneof. */
  readonly parts: readonly Argument[];
}

/** Reads a syntax line. @throws Error when it is malformed, which is a mistake in the command's file. */
export function parseSyntax(syntax: string): Argument[] {
  const reader = new SyntaxReader(syntax);
  const parsed = reader.sequence();
  reader.expectEnd();
  return parsed;
}

/** The arguments that a version knows, each as that version tells it. */
export function argumentsIn(version: Version, all: readonly Argument[]): Argument[] {
  const known = all.filter(({ since }) => since === undefined || version.hasSince(since));
  return known.map((each) => {
    const isDeprecated = each.deprecatedSince !== undefined && version.hasSince(each.deprecatedSince);
    return { ...each, deprecatedSince: isDeprecated ? each.deprecatedSince : undefined, parts: argumentsIn(version, each.parts) };
  });
}

const plain = { keySpec: undefined, token: undefined, optional: false, multiple: false, multipleToken: false, parts: [] };

class SyntaxReader {
  private at = 0;

  constructor(private readonly source: string) {}

  sequence(): Argument[] {
    const items: Argument[] = [];
    for (this.space(); /[^\]>}|]/.test(this.source[this.at] ?? ']'); this.space()) items.push(this.element());
    return items;
  }

  expectEnd(): void {
    if (this.at < this.source.length) this.fail();
  }

  private element(): Argument {
    const bracketed = this.take('[');
    let argument = bracketed ? { ...this.element(), optional: true } : this.atom();
    if (bracketed) this.expect(']');
    if (this.take('*...')) argument = { ...argument, multiple: true, multipleToken: true };
    else if (this.take('...')) argument = { ...argument, multiple: true };
    return argument;
  }

  private atom(): Argument {
    const token = this.match(/'[^']*'|[A-Z][A-Z0-9_-]*(?![a-z])/y)?.replace(/^'|'$/g, '');
    if (token === undefined) return this.body(undefined);
    const pure = { ...plain, name: token.toLowerCase(), type: 'pure-token', token, ...this.marks() };
    const before = this.at;
    this.space();
    const hasValue = /["a-z]/.test(this.source[this.at] ?? '') && !this.peek(/[\w-]+=/y);
    if (hasValue) return this.body(token);
    this.at = before;
    return pure;
  }

  private body(token: string | undefined): Argument {
    const name = this.match(/"[^"]*"|[a-z][\w/ -]*?(?=[:@=^!\s\]>}|.*]|$)/y)?.replace(/^"|"$/g, '') ?? this.fail();
    if (this.take('=')) {
      const word = this.match(/'[^']*'|[^\s\]>}|^!.*]+/y) ?? this.fail();
      return { ...plain, name, type: 'pure-token', token: word.replace(/^'|'$/g, ''), ...this.marks() };
    }
    const nested = this.take(':<') ? this.choices() : this.take(':{') ? this.block() : undefined;
    if (nested) return { ...plain, name, token, ...nested, ...this.marks() };
    const type = this.match(/:[a-z-]+/y)?.slice(1);
    const keySpec = this.match(/@\d+/y)?.slice(1);
    const base = { ...plain, name, token, type: type ?? (keySpec === undefined ? 'string' : 'key') };
    return { ...base, keySpec: keySpec === undefined ? undefined : Number(keySpec), ...this.marks() };
  }

  private choices(): Pick<Argument, 'type' | 'parts'> {
    const parts = this.sequence();
    while (this.take('|')) parts.push(...this.sequence());
    this.expect('>');
    return { type: 'oneof', parts };
  }

  private block(): Pick<Argument, 'type' | 'parts'> {
    const parts = this.sequence();
    this.expect('}');
    return { type: 'block', parts };
  }

  private marks(): Pick<Argument, 'since' | 'deprecatedSince'> {
    return { since: this.match(/\^[\d.]*\d/y)?.slice(1), deprecatedSince: this.match(/![\d.]*\d/y)?.slice(1) };
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private peek(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.source);
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private expect(text: string): void {
    this.space();
    if (!this.take(text)) this.fail();
  }

  private space(): void {
    this.match(/\s+/y);
  }

  private fail(): never {
    throw new Error(`malformed syntax at column ${this.at + 1} of: ${this.source}`);
  }
}
