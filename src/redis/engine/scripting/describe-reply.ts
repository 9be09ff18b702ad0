import type { Binary } from '../../../base/bytes';
import { quoteBytes } from '../../quote-bytes';

/** A reply as Redis's Lua debugger shows it. @param encoded its bytes in either protocol */
export function describeReply(encoded: Binary): Binary {
  return new ReplyDescription(encoded).next();
}

class ReplyDescription {
  private at = 0;

  constructor(private readonly encoded: Binary) {}

  next(): Binary {
    const line = this.line();
    const rest = line.slice(1);
    switch (line[0]) {
      case ':':
        return rest;
      case '$':
        return rest === '-1' ? 'NULL' : quoteBytes(this.bulk(Number(rest)));
      case '+':
      case '-':
        return quoteBytes(line);
      case '*':
        return rest === '-1' ? 'NULL' : `[${this.items(Number(rest)).join(',')}]`;
      case '~':
        return `~(${this.items(Number(rest)).join(',')})`;
      case '%':
        return `{${Array.from({ length: Number(rest) }, () => `${this.next()} => ${this.next()}`).join(',')}}`;
      case '_':
        return '(null)';
      case '#':
        return rest === 't' ? '#true' : '#false';
      case ',':
        return `(double) ${rest}`;
      default:
        return ''; // Big numbers and verbatim strings: Redis shows nothing of them.
    }
  }

  private items(count: number): Binary[] {
    return Array.from({ length: count }, () => this.next());
  }

  private line(): Binary {
    const end = this.encoded.indexOf('\r\n', this.at);
    const line = this.encoded.slice(this.at, end);
    this.at = end + 2;
    return line;
  }

  private bulk(length: number): Binary {
    const text = this.encoded.slice(this.at, this.at + length);
    this.at += length + 2;
    return text;
  }
}
