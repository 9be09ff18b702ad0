import { stripVTControlCharacters } from 'node:util';

/** The text of the failure that an assertion ends with, without colours. */
export async function failureText(assert: () => unknown): Promise<string> {
  let value: unknown;
  try {
    value = await assert();
  } catch (error) {
    return stripVTControlCharacters((error as Error).message);
  }
  throw new Error(`it did not fail but returned ${String(value)}`);
}
