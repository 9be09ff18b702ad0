import type { Argv } from '../../command';
import type { ScriptCall } from '../../context';
import { parseInteger } from '../../numbers';
import { ErrorReply } from '../../reply';

/** Reads `numkeys key ... arg ...` from the third word on. @param notInteger the error of a number that is none */
export function readScriptCall(
  argv: Argv,
  { isReadOnly, notInteger }: { readonly isReadOnly: boolean; readonly notInteger: ErrorReply },
): ScriptCall {
  const count = parseInteger(argv[2]!);
  if (count === undefined) throw notInteger;
  if (count > argv.length - 3) throw new ErrorReply("ERR Number of keys can't be greater than number of args");
  if (count < 0) throw new ErrorReply("ERR Number of keys can't be negative");
  return { keys: argv.slice(3, 3 + count), args: argv.slice(3 + count), isReadOnly, argv };
}
