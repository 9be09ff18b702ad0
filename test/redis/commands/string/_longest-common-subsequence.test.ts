import fc from 'fast-check';
import { commonLength, longestCommonSubsequence } from '../../../../src/redis/commands/string/_longest-common-subsequence';

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

/** All that is left of a text when any of its bytes are taken out. */
function subsequences(of: string): Set<string> {
  let found = new Set(['']);
  for (const char of of) found = new Set([...found, ...[...found].map((each) => each + char)]);
  return found;
}

test('no common subsequence is longer, and the matches are where it stands', () => {
  fc.assert(
    fc.property(text, text, (first, second) => {
      const inSecond = subsequences(second);
      const longest = Math.max(...[...subsequences(first)].filter((each) => inSecond.has(each)).map((each) => each.length));
      const { length, text: common, matches } = longestCommonSubsequence(first, second);
      expect([length, common.length, commonLength(first, second)]).toEqual([longest, longest, longest]);
      expect(inSecond.has(common) && subsequences(first).has(common)).toBe(true);
      const parts = matches.map((each) => [
        first.slice(each.inFirst, each.inFirst + each.length),
        second.slice(each.inSecond, each.inSecond + each.length),
      ]);
      for (const which of [0, 1])
        expect(
          parts
            .map((part) => part[which])
            .toReversed()
            .join(''),
        ).toBe(common);
      for (let i = 1; i < matches.length; i++) {
        expect(matches[i]!.inFirst + matches[i]!.length <= matches[i - 1]!.inFirst).toBe(true);
        expect(matches[i]!.inSecond + matches[i]!.length <= matches[i - 1]!.inSecond).toBe(true);
      }
    }),
  );
});
