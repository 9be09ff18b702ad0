import { usedBytes } from '../../../src/kit/memory-growth';
import { RequestParser, maxLineBytes, maxStringBytes } from '../../../src/redis/protocol/request-parser';
import { ErrorReply } from '../../../src/redis/reply';

const open = { maxBulkBytes: 512 * 1024 * 1024, isAuthenticated: true };

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** Everything that comes out when the pieces go in one by one: words, or the text of an error. */
function read(pieces: Iterable<Buffer>, limits = open): (string[] | string)[] {
  const parser = new RequestParser(limits);
  const out: (string[] | string)[] = [];
  for (const piece of pieces) {
    parser.push(piece);
    for (let request = parser.next(); request !== undefined; request = parser.next()) {
      out.push(request instanceof ErrorReply ? request.message : request);
    }
  }
  return out;
}

function array(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

describe('requests', () => {
  const stream = [
    array('SET', 'key', 'a\r\n\0\xff'),
    "PING \"a b\" 'c\\'d'\r\n",
    '\r\n',
    '*0\r\n*-1\r\n',
    array('', 'x'.repeat(100)),
    'echo "\\x00\\xfF\\n\\q"\n',
    array('GET', '\xe4'),
  ].join('');
  const expected = [
    ['SET', 'key', 'a\r\n\0\xff'],
    ['PING', 'a b', "c'd"],
    ['', 'x'.repeat(100)],
    ['echo', '\0\xff\nq'],
    ['GET', '\xe4'],
  ];

  test('whole', () => expect(read([bytes(stream)])).toEqual(expected));

  test('cut in two anywhere', () => {
    for (let at = 1; at < stream.length; at++) expect(read([bytes(stream.slice(0, at)), bytes(stream.slice(at))])).toEqual(expected);
  });

  test.each([1, 2, 3, 7, 64])('in pieces of %i', (size) => {
    const pieces: Buffer[] = [];
    for (let at = 0; at < stream.length; at += size) pieces.push(bytes(stream.slice(at, at + size)));
    expect(read(pieces)).toEqual(expected);
  });

  test('a word is a copy: the caller may use its buffer again', () => {
    const piece = bytes(array('GET', 'key'));
    const parser = new RequestParser(open);
    parser.push(piece);
    const request = parser.next();
    piece.fill(0x78);
    expect(request).toEqual(['GET', 'key']);
  });

  test('bytes are held only until they are taken', () => {
    const parser = new RequestParser(open);
    parser.push(bytes('*2\r\n$3\r\nGET\r\n$5\r\nab'));
    expect(parser.next()).toBeUndefined();
    expect(parser.heldBytes).toBeGreaterThanOrEqual(5);
    parser.push(bytes('cde\r\n'));
    expect(parser.next()).toEqual(['GET', 'abcde']);
    expect(parser.heldBytes).toBe(0);
  });
});

describe('work and memory', () => {
  /** How many bytes were copied in or out while `run` ran. */
  function copiedBy(run: () => void): number {
    let copied = 0;
    const copy = jest.spyOn(Buffer.prototype, 'copy');
    const toString = jest.spyOn(Buffer.prototype, 'toString');
    try {
      run();
      for (const { value } of copy.mock.results) copied += value as number;
      for (const { value } of toString.mock.results) copied += (value as string).length;
    } finally {
      copy.mockRestore();
      toString.mockRestore();
    }
    return copied;
  }

  test('a bulk of 64 MiB in pieces is copied once', () => {
    const size = 64 * 1024 * 1024;
    const piece = Buffer.alloc(64 * 1024, 'v');
    const pieces = [bytes(`*2\r\n$4\r\nECHO\r\n$${size}\r\n`), ...Array.from({ length: size / piece.length }, () => piece), bytes('\r\n')];
    let length = 0;
    const copied = copiedBy(() => (length = (read(pieces)[0] as string[])[1]!.length));
    expect(length).toBe(size);
    expect(copied).toBeLessThan(size * 1.01);
  });

  test('a long word is made text as it comes, so that its end takes no longer than any other part', () => {
    const piece = Buffer.alloc(64 * 1024, 'v');
    const parser = new RequestParser(open);
    parser.push(bytes(`*1\r\n$${100 * piece.length}\r\n`));
    for (let i = 0; i < 100; i++) {
      parser.push(piece);
      expect(copiedBy(() => expect(parser.next()).toBeUndefined())).toBeLessThan(2 * piece.length);
      expect(parser.heldBytes).toBe((i + 1) * piece.length);
    }
    parser.push(bytes('\r\n'));
    expect(copiedBy(() => expect(parser.next()).toEqual(['v'.repeat(100 * piece.length)]))).toBeLessThan(2 * piece.length);
    expect(parser.heldBytes).toBe(0);
  });

  test('what is left of a request does not keep the chunk that it came in', async () => {
    const parser = new RequestParser(open);
    const kept: string[][] = [];
    const before = await usedBytes();
    for (let i = 0; i < 200; i++) {
      parser.push(bytes(array('SET', `k${i}`, 'v'.repeat(20), 'x'.repeat(60_000))));
      kept.push((parser.next() as string[]).slice(0, 3));
    }
    expect((await usedBytes()) - before).toBeLessThan(5_000_000);
    expect(kept).toHaveLength(200);
  }, 30_000);

  test.each([1, 100, 5000])('a bulk in pieces of %i bytes is copied twice at most', (size) => {
    const count = 50_000;
    const piece = Buffer.alloc(size, 'v');
    const total = size === 5000 ? 2000 * size : count * size;
    const pieces = [bytes(`*1\r\n$${total}\r\n`), ...Array.from({ length: total / size }, () => piece), bytes('\r\n')];
    let length = 0;
    const copied = copiedBy(() => (length = (read(pieces)[0] as string[])[0]!.length));
    expect(length).toBe(total);
    expect(copied).toBeLessThan(total * 2 + 1000);
  });

  test('nothing is allocated for what is only announced', () => {
    const parser = new RequestParser(open);
    parser.push(bytes('*2147483647\r\n$500000000\r\nabc'));
    expect(parser.next()).toBeUndefined();
    expect(parser.heldBytes).toBeLessThan(100);
  });

  test('empty words count too', () => {
    const parser = new RequestParser(open);
    parser.push(bytes(`*2147483647\r\n${'$0\r\n\r\n'.repeat(1000)}`));
    expect(parser.next()).toBeUndefined();
    expect(parser.heldBytes).toBeGreaterThan(8000);
  });
});

describe('errors', () => {
  const error = (text: string): string => `ERR Protocol error: ${text}`;

  test.each([
    ['*x\r\n', 'invalid multibulk length'],
    ['*-0\r\n', 'invalid multibulk length'],
    ['*01\r\n', 'invalid multibulk length'],
    ['*2147483648\r\n', 'invalid multibulk length'],
    ['*1\r\n$x\r\n', 'invalid bulk length'],
    ['*1\r\n$-1\r\n', 'invalid bulk length'],
    [`*1\r\n$${maxStringBytes + 1}\r\n`, 'invalid bulk length'],
    ['*1\r\nx\r\n', "expected '$', got 'x'"],
    ['*1\r\n\r\n', "expected '$', got ' '"],
    ['GET "a\r\n', 'unbalanced quotes in request'],
    ['GET "a"b\r\n', 'unbalanced quotes in request'],
    [`*${'1'.repeat(maxLineBytes)}`, 'too big mbulk count string'],
    [`*1\r\n$${'1'.repeat(maxLineBytes)}`, 'too big bulk count string'],
    ['x'.repeat(maxLineBytes + 1), 'too big inline request'],
  ])('%.30j', (text, reason) => {
    expect(read([bytes(text)])).toEqual([error(reason)]);
    expect(read([...text].map(bytes))).toEqual([error(reason)]);
  });

  test('requests before it are read, nothing after it', () => {
    expect(read([bytes('PING\r\n*x\r\nPING\r\n'), bytes('PING\r\n')])).toEqual([['PING'], error('invalid multibulk length')]);
  });

  test('a NUL hides the end of a line, as for strchr', () => {
    expect(read([bytes('PI\0NG\r\nPING\r\n')])).toEqual([]);
    expect(read([bytes('*\x001\r\n'), bytes('x'.repeat(maxLineBytes))])).toEqual([error('too big mbulk count string')]);
  });

  test('limits of those who have not given the password', () => {
    const closed = { ...open, isAuthenticated: false };
    expect(read([bytes(`*10\r\n${'$1\r\na\r\n'.repeat(10)}`)], closed)).toHaveLength(1);
    expect(read([bytes('*11\r\n')], closed)).toEqual([error('unauthenticated multibulk length')]);
    expect(read([bytes(array('x'.repeat(16384)))], closed)).toHaveLength(1);
    expect(read([bytes('*1\r\n$16385\r\n')], closed)).toEqual([error('unauthenticated bulk length')]);
  });

  test('proto-max-bulk-len', () => {
    const least = 1024 * 1024;
    const small = { ...open, maxBulkBytes: least };
    expect(read([bytes(array('x'.repeat(least)))], small)).toHaveLength(1);
    expect(read([bytes(array('x'.repeat(least + 1)))], small)).toEqual([error('invalid bulk length')]);
  });
});
