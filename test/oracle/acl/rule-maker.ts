import { createHash } from 'node:crypto';
import type { Binary } from '../../../src/base/bytes';
import type { Random } from '../../../src/base/random';
import { categories } from '../../../src/redis/acl/categories';

/** Chooses random ACL rules, right ones and wrong ones. */
export class RuleMaker {
  constructor(
    private readonly random: Random,
    /** Full names that rules may mention. */
    private readonly commands: readonly string[],
    /** What patterns are made of: pieces of keys and channels. */
    private readonly patterns: readonly Binary[],
  ) {}

  /** The words of one ACL SETUSER. */
  words(): Binary[] {
    const words: Binary[] = [];
    for (let i = this.random.below(8); i >= 0; i--) words.push(...this.rule());
    return words;
  }

  /** As {@link words}, but nothing is wrong with them. */
  soundWords(): Binary[] {
    const words = ['on', 'nopass'];
    for (let i = this.random.below(6); i >= 0; i--) words.push(this.oneOf([this.commandRule, this.keyRule, this.channelRule])());
    for (let i = this.random.below(4); i > 1; i--) words.push(this.selector());
    return words;
  }

  private rule(): Binary[] {
    const kind = this.random.below(20);
    if (kind < 9) return [this.commandRule()];
    if (kind < 11) return [this.keyRule()];
    if (kind < 12) return [this.channelRule()];
    if (kind < 14) return [this.flag()];
    if (kind < 15) return [this.passwordRule()];
    if (kind < 17) return this.torn(this.selector());
    return kind < 19 ? [this.cased(this.pick(wholes))] : [this.pick(oddities)];
  }

  private readonly commandRule = (): Binary => {
    const sign = this.pick(['+', '+', '-']);
    const kind = this.random.below(8);
    if (kind < 3) return `${sign}@${this.cased(this.pick(categories))}`;
    if (kind < 4) return this.cased(`${sign}@all`);
    const name = this.pick(this.commands);
    if (kind < 5 && sign === '+' && !name.includes('|')) return `+${this.cased(name)}|${this.cased(this.pick(firstArgs))}`;
    return sign + this.cased(name);
  };

  private readonly keyRule = (): Binary => this.pick(['~', '~', '%R~', '%W~', '%rw~', '%WR~', '%r~']) + this.pattern();

  private readonly channelRule = (): Binary => `&${this.pattern()}`;

  private readonly flag = (): Binary => this.cased(this.pick(flags));

  private passwordRule(): Binary {
    const password = this.pick(['a', 'b', '', 'p\x00\xff w']);
    const sign = this.pick(['>', '<', '#', '!']);
    return sign + (sign === '>' || sign === '<' ? password : createHash('sha256').update(password, 'latin1').digest('hex'));
  }

  private readonly selector = (): Binary => {
    const rules = Array.from({ length: this.random.below(4) }, () => this.oneOf([this.commandRule, this.keyRule, this.channelRule])());
    return `(${rules.join(this.pick([' ', ' ', '  ']))})`;
  };

  /** A selector as several words, mostly rightly. */
  private torn(selector: Binary): Binary[] {
    if (this.random.below(2) === 0) return [selector];
    const words = selector.split(' ');
    if (this.random.below(8) === 0) words.splice(this.random.below(words.length + 1), 0, this.pick(['(', ')', '(+get', '(-@all)', '']));
    return words;
  }

  private pattern(): Binary {
    const kind = this.random.below(12);
    if (kind === 0) return '*';
    const piece = this.pick(this.patterns);
    if (kind < 3) return `${piece.slice(0, 1)}*`;
    return kind === 3 ? `?${piece.slice(1)}` : piece;
  }

  /** Redis compares in any case. */
  private cased(text: string): string {
    return this.random.below(4) === 0 ? text.toUpperCase() : text;
  }

  private oneOf(makers: readonly (() => Binary)[]): () => Binary {
    return this.pick(makers);
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.random.below(items.length)]!;
  }
}

const flags = ['on', 'off', 'nopass', 'resetpass', 'sanitize-payload', 'skip-sanitize-payload', 'clearselectors', 'reset'];
const wholes = ['allkeys', 'resetkeys', 'allchannels', 'resetchannels', 'allcommands', 'nocommands', '~*', '&*', '+@all', '-@all'];
const firstArgs = ['0', 'object', 'k', '-x', '\xc0'];
/** Most are wrong. Left out is '%' without R or W, after which Redis 7.0 ends itself. */
const oddities = [
  '',
  ' ',
  '+',
  '-',
  '@all',
  '+@',
  '+@nosuch',
  '-@nosuch',
  '+nosuch',
  '-nosuch|x',
  '+get|',
  '+nosuch|',
  '+config|',
  '+config|nosuch',
  '-config|nosuch',
  '+config|get|x',
  '+get|a|b',
  '+|',
  '+|get',
  '+get\x00x',
  'on\x00x',
  '~* x',
  '~a b',
  '~',
  '&',
  '~a\x00',
  '&a\tb',
  '%R',
  '%RR~a',
  '%RX~a',
  '%W ~a',
  '#abc',
  `#${'A'.repeat(64)}`,
  `!${'0'.repeat(64)}`,
  '<nosuch',
  '(',
  ')',
  '()',
  '( )',
  '(on)',
  '(reset)',
  "(')",
  '("+get" ~a)',
  "('' +get)",
  '(+get\x00)',
  '(&* &x)',
  '(~a',
  '(()',
  '((+get))',
  'nosuch',
  'ON ',
  'allkeys\n',
];
