import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';

/** Sets all keys and values of MSET or MSETNX. */
export function setMany({ db }: Context, argv: Argv): void {
  for (let at = 1; at < argv.length; at += 2) {
    db.set(argv[at]!, argv[at + 1]!);
    db.changed('string', 'set', argv[at]!);
  }
}

/** @throws the error of a wrong number of arguments when a key has no value */
export function checkPairs(argv: Argv, command: string): void {
  if (argv.length % 2 === 0) throw errors.wrongArity(command);
}
