import { DistributedError } from '../base/errors';
import { jestGlobals } from './waiting/jest-globals';
import { showValue } from './waiting/show';
import { within } from './within-test';

/** The members that a subject need not have. */
type OptionalOf<Subject> = { [Name in keyof Subject]-?: undefined extends Subject[Name] ? Name : never }[keyof Subject] & string;

/** Options of every contract. */
export interface ContractOptions<Subject> {
  /** Of the describe block; default what the contract is about. */
  readonly name?: string;
  /** What the implementation has not, and why. The cases that need it are skipped, with the reason in their names. */
  readonly without?: { readonly [Member in OptionalOf<Subject>]?: string };
}

/** Something that every implementation must hold. */
export interface ContractCase<Subject, Args extends readonly unknown[] = []> {
  readonly name: string;
  /** Optional members of the subject that it uses. */
  readonly needs?: readonly OptionalOf<Subject>[];
  /** @param create makes a fresh subject, with what the case needs @throws DistributedError JD_CONTRACT where it does not hold */
  run(create: (...args: Args) => Promise<Required<Subject>>): Promise<void>;
}

/** Defines a describe block with a test for each case. A case in which a call hangs is named before Jest's own time-out. */
export function defineContract<Subject extends object, Args extends readonly unknown[]>(
  name: string,
  create: (...args: Args) => Subject | PromiseLike<Subject>,
  cases: readonly ContractCase<Subject, Args>[],
  without: ContractOptions<Subject>['without'] = {},
): void {
  const { describe, test } = jestGlobals();
  describe(name, () => {
    for (const { name: title, needs = [], run } of cases) {
      const reason = needs.map((member) => without[member]).find((each) => each !== undefined);
      if (reason !== undefined) test.skip(`${title} (skipped: ${reason})`, () => undefined);
      else test(title, () => within(run(checked(create, needs)), { what: () => `${name}: ${title}` }));
    }
  });
}

/** Hands out only subjects that have what the case needs. */
function checked<Subject extends object, Args extends readonly unknown[]>(
  create: (...args: Args) => Subject | PromiseLike<Subject>,
  needs: readonly OptionalOf<Subject>[],
): (...args: Args) => Promise<Required<Subject>> {
  return async (...args) => {
    const subject = await create(...args);
    const missing = needs.find((member) => subject[member] === undefined);
    if (missing === undefined) return subject as Required<Subject>;
    throw broken(
      `It has no ${missing}(), which this case needs.`,
      `Give it, or say why there is none: { without: { ${missing}: 'reason' } }.`,
    );
  };
}

/** What a case throws where an implementation breaks the contract. */
export function broken(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_CONTRACT', what, fix });
}

/** @throws DistributedError JD_CONTRACT when the two are not the same text, number, boolean or list of these */
export function same(what: string, actual: unknown, expected: unknown, fix: string): void {
  if (JSON.stringify([actual]) === JSON.stringify([expected])) return;
  throw broken(`${what}: ${showValue(actual)}, and must be ${showValue(expected)}.`, fix);
}

/** What the call was rejected with; undefined where it was not. */
export async function rejectionOf(call: () => unknown): Promise<{ readonly error: unknown } | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return { error };
  }
}
