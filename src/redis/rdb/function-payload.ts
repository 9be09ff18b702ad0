import type { Binary } from '../../base/bytes';
import { opcode } from './codes';
import { appendFooter, footerSize } from './dump-payload';
import { RdbError, RdbReader } from './rdb-reader';
import { RdbWriter } from './rdb-writer';

/** Libraries of functions as FUNCTION DUMP gives them out. @param codes each with its shebang */
export function functionPayload(codes: Iterable<Binary>, rdbVersion: number, compresses: boolean): Binary {
  const out = new RdbWriter(compresses);
  for (const code of codes) {
    out.byte(opcode.function2);
    out.string(code);
  }
  appendFooter(out, rdbVersion);
  return out.written().toString('latin1');
}

/** The codes of a payload whose footer is right, or what is wrong with it, in Redis's words. */
export function readFunctionPayload(payload: Binary): Binary[] | { readonly error: string } {
  const input = new RdbReader(Buffer.from(payload.slice(0, -footerSize), 'latin1'));
  const codes: Binary[] = [];
  try {
    while (input.left > 0) {
      const type = input.byte('a type');
      if (type !== opcode.function2)
        return { error: type === opcode.functionPreGa ? 'Pre-GA function format not supported' : 'given type is not a function' };
      codes.push(input.string('a library'));
    }
  } catch (error) {
    if (error instanceof RdbError) return { error: 'Failed loading library payload' };
    throw error;
  }
  return codes;
}
