import { DistributedError } from '../../base/errors';

/**
 * A fake that has what a test sets. Calling any other method fails, naming it; so does reading what was not set, through the call that follows.
 * For counts and orders of calls, {@link instrument} it.
 * @param name what it stands for, for failures
 * @example
 * const chain = partialFake<ChainClient>({ height: async () => 100 }, 'ChainClient');
 * await chain.height(); // 100
 * await chain.submit(claim); // throws: ChainClient.submit was called, and this test has not set it
 */
export function partialFake<T extends object>(members: Partial<T>, name = 'the fake'): T {
  return new Proxy(members, {
    get(target, asked) {
      if (asked in target || typeof asked === 'symbol' || askedOfAny.test(asked)) return Reflect.get(target, asked) as unknown;
      return () => {
        throw notSet(name, asked, Object.keys(target));
      };
    },
  }) as T;
}

/** What whoever awaits, prints or compares an object asks it for, to learn what it is. */
const askedOfAny = /^(?:then|toJSON|asymmetricMatch|nodeType|tagName|hasAttribute|\$\$typeof|@@__IMMUTABLE_.*)$/;

function notSet(name: string, member: string, members: readonly string[]): DistributedError {
  return new DistributedError({
    code: 'JD_NOT_SET',
    what: `${name}.${member} was called, and this test has not set it.`,
    fix: `Set it: partialFake({ ${member}: ... }). ${members.length === 0 ? 'Nothing is set' : `Set are ${members.join(', ')}`}.`,
  });
}
