import { toFollowSequence } from '../../matchers/to-follow-sequence';
import { failureText } from '../kit/failure-text';

expect.extend({ toFollowSequence });

test('the sequence comes over and over', () => {
  expect(['a', 'b', 'c', 'a', 'b', 'c', 'a']).toFollowSequence(['a', 'b', 'c']);
  expect([1, 1, 2, 1, 3, 1, 1]).toFollowSequence([1, 1, 2, 1, 3, 1, 1]);
  expect(['a', 'b', 'a', 'c']).not.toFollowSequence(['a', 'b', 'c']);
});

test('it comes once in whole at least, and where it does not wrap exactly once', async () => {
  expect(await failureText(() => expect(['a', 'b']).toFollowSequence(['a', 'b', 'c']))).toContain(
    "It ends after 2 items, of 3; the next is 'c'.",
  );
  expect(['a', 'b']).toFollowSequence(['a', 'b'], { wraps: false });
  expect(await failureText(() => expect(['a', 'b', 'a']).toFollowSequence(['a', 'b'], { wraps: false }))).toContain(
    "The first difference is at 2: expected the end, received 'a'.",
  );
});

test('the first difference is shown with its surroundings', async () => {
  const list = [...'abcabcabXabc'];
  expect(await failureText(() => expect(list).toFollowSequence([...'abc']))).toBe(
    [
      "expect(list).toFollowSequence([ 'a', 'b', 'c' ])",
      '',
      "The first difference is at 8: expected 'c', received 'X'.",
      '',
      "Expected from 3: [ 'a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c' ]",
      "Received from 3: [ 'a', 'b', 'c', 'a', 'b', 'X', 'a', 'b', 'c' ]",
    ].join('\n'),
  );
});

test('items compare deeply, asymmetric ones too', () => {
  expect([{ id: 1 }, { id: 2 }]).toFollowSequence([{ id: 1 }, { id: expect.any(Number) }]);
});

test('an empty list follows nothing, an empty sequence is none', async () => {
  expect(await failureText(() => expect([]).not.toFollowSequence(['a']))).toContain('The list is empty.');
  expect(await failureText(() => expect(['a']).toFollowSequence([]))).toContain('the sequence is empty');
});
