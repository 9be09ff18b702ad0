import { isError } from '../../base/realm';

/**
 * Asks a function of the user's whether something is ready: it is when the function neither throws nor returns false.
 * @returns undefined when it is, else why not
 */
export async function askProbe(probe: () => unknown): Promise<string | undefined> {
  try {
    return (await probe()) === false ? 'the probe returns false' : undefined;
  } catch (error) {
    return `the probe throws: ${isError(error) ? error.message : String(error)}`;
  }
}
