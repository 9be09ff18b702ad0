import fc from 'fast-check';
import { byteAt, bytesOf, StringBuffer, stringEncoding, textOf, unencodedString } from '../../../src/redis/keyspace/string-buffer';

const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 30 });
const change = fc.record({
  offset: fc.nat(100),
  content: bytes,
  kind: fc.constantFrom('write', 'append', 'splice'),
  removed: fc.nat(40),
});

test('does what a string with zeros between does', () => {
  fc.assert(
    fc.property(bytes, fc.array(change, { maxLength: 20 }), (start, changes) => {
      const buffer = new StringBuffer(start);
      let model = start;
      for (const { offset, content, kind, removed } of changes) {
        const at = kind === 'append' ? model.length : kind === 'splice' ? Math.min(offset, model.length) : offset;
        model = model.padEnd(at, '\0').slice(0, at) + content + model.slice(at + (kind === 'splice' ? removed : content.length));
        if (kind === 'append') buffer.append(content);
        else if (kind === 'splice') buffer.splice(at, removed, Buffer.from(content, 'latin1'));
        else buffer.write(offset, content);
        expect(buffer.length).toBe(model.length);
      }
      expect(buffer.toBinary()).toBe(model);
      expect(buffer.slice(3, 8)).toBe(model.slice(3, 8));
      expect(Buffer.from(buffer.view()).toString('latin1')).toBe(model);
      for (const at of [0, 5, 1000]) expect(buffer.byteAt(at)).toBe(at < model.length ? model.charCodeAt(at) : 0);
    }),
  );
});

test('appending copies each byte a bounded number of times', () => {
  const buffer = new StringBuffer('x');
  const alloc = jest.spyOn(Buffer, 'alloc');
  for (let i = 0; i < 100_000; i++) buffer.append('x');
  const allocated = alloc.mock.calls.reduce((sum, [size]) => sum + size, 0);
  alloc.mockRestore();
  expect(allocated).toBeLessThan(600_000);
});

test('a clone shares nothing', () => {
  const buffer = new StringBuffer('abc', 'embstr');
  const copy = buffer.clone();
  buffer.setByte(0, 120);
  copy.append('d');
  expect([buffer.toBinary(), copy.toBinary()]).toEqual(['xbc', 'abcd']);
  expect(new StringBuffer('1', 'embstr').clone().encoding).toBe('embstr');
});

test.each([
  ['12', 'int'],
  ['-9223372036854775808', 'int'],
  ['9223372036854775808', 'embstr'],
  ['012', 'embstr'],
  ['', 'embstr'],
  ['x'.repeat(44), 'embstr'],
  ['x'.repeat(45), 'raw'],
])('the encoding of %j', (text, encoding) => expect(stringEncoding(text)).toBe(encoding));

test('what was changed in place is raw, what was put there unencoded is no int', () => {
  expect(stringEncoding(new StringBuffer('12'))).toBe('raw');
  const unencoded = unencodedString('12');
  expect([stringEncoding(unencoded), textOf(unencoded)]).toEqual(['embstr', '12']);
  (unencoded as StringBuffer).extend(0);
  expect(stringEncoding(unencoded)).toBe('raw');
  expect(unencodedString('1.5')).toBe('1.5');
});

test('plain and changed strings read the same', () => {
  for (const value of ['a\xff', new StringBuffer('a\xff')]) {
    expect(textOf(value)).toBe('a\xff');
    expect([...bytesOf(value)]).toEqual([97, 255]);
    expect([0, 1, 2].map((at) => byteAt(value, at))).toEqual([97, 255, 0]);
  }
});

test('a string longer than V8 can hold is refused, its parts are not', () => {
  const buffer = new StringBuffer();
  buffer.extend(2 ** 29);
  buffer.setByte(2 ** 29 - 1, 97);
  expect(() => buffer.toBinary()).toThrow(expect.objectContaining({ code: 'ERR' }));
  expect(buffer.slice(2 ** 29 - 2, 2 ** 29)).toBe('\0a');
});
