import { commentsOf } from '../../src/environment/comments';

const found = (source: string): string[] => commentsOf(source).map((comment) => `${comment.line}: ${comment.text}`);

test('finds both kinds, with their lines', () => {
  const comments = commentsOf('\n/** a\n * b */\ncode(); // c\n');
  expect(comments).toEqual([
    { kind: 'block', text: '/** a\n * b */', line: 2, first: true },
    { kind: 'line', text: '// c', line: 4, first: false },
  ]);
});

test.each([
  ['"// no" + \'/* no */\' // yes', ['1: // yes']],
  ['`// no ${ call(/* yes */ `/* no */`) } // no` /* also */', ['1: /* yes */', '1: /* also */']],
  ['`${ { a: 1 } /* in */ }` // out', ['1: /* in */', '1: // out']],
  ['const r = /[/*]\\/\\/*no/g; // yes', ['1: // yes']],
  ['return /"/.test(x) // yes', ['1: // yes']],
  ['a / b // yes', ['1: // yes']],
  ['(a) / 2 /* yes */ / 3', ['1: /* yes */']],
  ['"\\"// no" // yes', ['1: // yes']],
  ['`\\`// no` // yes', ['1: // yes']],
  ['/* not closed', ['1: /* not closed']],
])('in %s', (source, comments) => {
  expect(found(source)).toEqual(comments);
});
