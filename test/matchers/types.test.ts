import { expect as importedExpect } from '@jest/globals';
import { eventually } from '../../src/index';

// What this file says about types is checked by `npm run check:types`; the runtime half keeps the declared and the registered names together.

test('both expects have our matchers and those of jest-extended', () => {
  const uses = [
    (): Promise<void> => expect(() => 1).toEventually(1),
    (): Promise<void> => importedExpect(() => 1).toEventually((value: number) => value > 0, { timeoutMs: 5 }),
    (): void => expect('a').toMatchRootHash('a'),
    (): void => importedExpect('a').toMatchRootHash('a'),
    (): Promise<void> => importedExpect('a').toMatchRootHash(Promise.resolve('a')),
    (): void => expect(['a']).toFollowSequence(['a']),
    (): Promise<void> => importedExpect(Promise.reject(new Error('no'))).rejects.toHaveErrorInChain(Error),
    (): Promise<void> => importedExpect((node: number) => node).toBeConsistentAcross([1, 1]),
    (): void => expect([]).toBeEmpty(),
    (): void => importedExpect([]).toBeEmpty(),
    (): void => importedExpect([1]).not.toIncludeSameMembers([2]),
    (): Promise<void> => importedExpect(Promise.resolve('')).resolves.toBeEmpty(),
    (): unknown => importedExpect({ a: [] }).toEqual({ a: importedExpect.toBeArray() }),
    (): Promise<number> => eventually(() => 4).toBeEven(),
    (): Promise<number> => eventually(() => 4).toBeGreaterThan(3),
  ];
  expect(uses).toHaveLength(15);
});

test('what is not declared is an error', () => {
  const uses = [
    // @ts-expect-error -- a misspelt matcher of ours
    (): unknown => importedExpect(1).toEventualy(1),
    // @ts-expect-error -- a misspelt matcher of jest-extended
    (): unknown => importedExpect(1).toBeEmptyy(),
    // @ts-expect-error -- a misspelt matcher for the global expect
    (): unknown => expect(1).toBeEmptyy(),
    // @ts-expect-error -- a wrong option
    (): unknown => importedExpect(() => 1).toEventually(1, { timeout: 5 }),
    // @ts-expect-error -- a wrong argument
    (): unknown => importedExpect(1).toBeArrayOfSize('2'),
  ];
  expect(uses).toHaveLength(5);
});
