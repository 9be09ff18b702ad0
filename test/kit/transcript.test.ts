import { quoteBytes } from '../../src/redis/quote-bytes';
import { render } from './render';
import { encodeCommand, parseReply, ReplySplitter } from './resp';
import { expectationLines, parseTranscript } from './transcript';
import { splitWords } from './words';

const text = `# first [config a-b=x y] [resp2]
## note
> GET k
(nil array)
3| (nil)

# second [ours]
a~2> HGETALL "x y"
1) "f"
2) "v"
3| 1# "f" => "v"
b< 1) "m"
   2) "n"
!advance 100
!fill 3 SET k{i} v
!await b
`;

test('cases, tags, steps and expectations of both protocols', () => {
  const [first, second] = parseTranscript(text).cases;
  expect(first).toMatchObject({ title: 'first', protocols: [2], oursOnly: false, config: new Map([['a-b', 'x y']]) });
  expect(first!.steps).toMatchObject([{ line: 2, expectedLines: 2, expected: { 2: '(nil array)', 3: ' (nil)'.slice(1) } }]);
  expect(second).toMatchObject({ title: 'second', protocols: [2, 3], oursOnly: true });
  expect(second!.steps.map((step) => step.action)).toEqual([
    { kind: 'command', client: 'a', comparison: 'unordered pairs', words: 'HGETALL "x y"' },
    { kind: 'advance', ms: 100 },
    { kind: 'fill', times: 3, words: 'SET k{i} v' },
    { kind: 'await', client: 'b' },
  ]);
  expect(second!.steps[0]!.expected[2]).toBe('1) "f"\n2) "v"\nb< 1) "m"\n   2) "n"');
});

test.each([
  ['# a', ['7.0', '7.2', '7.4', '8.0', '8.2', '8.4']],
  ['# a [before 7.4]', ['7.0', '7.2']],
  ['# a [since 8.0] [before 8.4] [resp2]', ['8.0', '8.2']],
])('the versions of %j', (head, versions) => {
  expect(parseTranscript(head).cases).toMatchObject([{ title: 'a', versions }]);
});

test('a title may stand twice where no version answers both', () => {
  expect(parseTranscript('# a [before 7.4]\n# a [since 7.4]').cases).toHaveLength(2);
  expect(() => parseTranscript('# a [before 7.4]\n# a [since 7.2]')).toThrow('line 2: the title is there twice');
});

test.each([
  ['> GET k', 'line 1: stands before the first case'],
  ['# a\n!sleep 3', 'line 2: no such directive'],
  ['# a\n# a', 'line 2: the title is there twice'],
  ['# a [since 6.2]', 'line 1: a version is one of 7.0, '],
  ['# a [since 7.4] [before 7.4]', 'line 1: no version is left'],
  ['# a\n"v"', 'line 2: neither a command nor an expected reply'],
])('a mistake in a transcript names its line: %j', (source, message) => {
  expect(() => parseTranscript(source)).toThrow(message);
});

test('what is written down for a step can be read again', () => {
  for (const received of [
    { 2: 'OK', 3: 'OK' },
    { 2: '(nil array)', 3: '(nil)' },
    { 2: '1) "a"\n< OK', 3: '(true)' },
    { 2: '(no reply)', 3: '' },
  ]) {
    const { steps } = parseTranscript(['# a', '> X', ...expectationLines(received)].join('\n')).cases[0]!;
    expect(steps[0]!.expected).toEqual(received);
  }
});

test.each([
  ['SET k v', ['SET', 'k', 'v']],
  [String.raw`SET "a\x00\xFF\r\n\t\"\\" ''`, ['SET', 'a\x00\xff\r\n\t"\\', '']],
  [String.raw`ECHO 'it\'s "x"'  é`, ['ECHO', 'it\'s "x"', '\xc3\xa9']],
  ['APPEND k {ab*3}c "{x y*2}"', ['APPEND', 'k', 'abababc', 'x yx y']],
])('words of %s', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

test.each(['"open', '"a"b', "'open", 'x "'])('words of %s cannot be told', (line) => {
  expect(() => splitWords(line)).toThrow('unbalanced quotes');
});

test('quoting is read back to the same bytes', () => {
  const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
  expect(splitWords(quoteBytes(bytes))).toEqual([bytes]);
});

test.each([
  ['+OK\r\n', 'OK'],
  ['-ERR no\r\n', '(error) ERR no'],
  [':-3\r\n', '(integer) -3'],
  ['$3\r\na\r\n\r\n', String.raw`"a\r\n"`],
  ['$-1\r\n', '(nil)'],
  ['_\r\n', '(nil)'],
  ['*-1\r\n', '(nil array)'],
  [',1.5\r\n', '(double) 1.5'],
  ['#t\r\n', '(true)'],
  ['(123\r\n', '(big number) 123'],
  ['=5\r\ntxt:a\r\n', '(verbatim txt) "a"'],
  ['*0\r\n', '(empty array)'],
  ['%0\r\n', '(empty map)'],
  ['*2\r\n*2\r\n:1\r\n:2\r\n$1\r\na\r\n', '1) 1) (integer) 1\n   2) (integer) 2\n2) "a"'],
  ['%1\r\n$1\r\na\r\n:1\r\n', '1# "a" => (integer) 1'],
  ['~1\r\n:1\r\n', '1~ (integer) 1'],
  ['>1\r\n:1\r\n', '1> (integer) 1'],
])('%j is shown as %j', (raw, shown) => {
  expect(render(parseReply(raw))).toBe(shown);
});

test('order does not count where the transcript says so, and counts otherwise', () => {
  const [ab, ba] = ['*4\r\n+a\r\n+1\r\n+b\r\n+0\r\n', '*4\r\n+b\r\n+0\r\n+a\r\n+1\r\n'].map(parseReply);
  const crossed = parseReply('*4\r\n+a\r\n+0\r\n+b\r\n+1\r\n');
  expect(render(ab!, 'unordered pairs')).toBe(render(ba!, 'unordered pairs'));
  expect(render(ab!, 'unordered pairs')).not.toBe(render(crossed, 'unordered pairs'));
  expect(render(ab!, 'unordered')).toBe(render(crossed, 'unordered'));
  expect(render(ab!)).not.toBe(render(ba!));
  const scan = '*2\r\n$1\r\n0\r\n*2\r\n$1\r\nb\r\n$1\r\na\r\n';
  expect(render(parseReply(scan), 'unordered')).toBe('1) "0"\n2) 1) "a"\n   2) "b"');
  expect(render(parseReply(scan), 'kind')).toBe('1) (string)\n2) 1) (string)\n   2) (string)');
  expect(render(parseReply(scan), 'outer kind')).toBe('(array)');
});

test('a stream cut anywhere gives the same replies', () => {
  const replies = [
    '+OK\r\n',
    '*2\r\n$2\r\n\r\n\r\n*-1\r\n',
    '%1\r\n+a\r\n~2\r\n:1\r\n,2\r\n',
    '=7\r\ntxt:abc\r\n',
    encodeCommand(['GET', 'k']),
  ];
  const stream = replies.join('');
  for (let cut = 0; cut <= stream.length; cut++) {
    const splitter = new ReplySplitter();
    expect([...splitter.add(stream.slice(0, cut)), ...splitter.add(stream.slice(cut))]).toEqual(replies);
    expect(splitter.isPartial).toBe(false);
  }
});
