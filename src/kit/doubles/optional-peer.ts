import { DistributedError } from '../../base/errors';

/**
 * Loads a package that only those have who use what needs it.
 * @param wanted what needs it, as the user wrote it
 * @param load the call of `require`, which a bundler is to see as it is
 * @throws DistributedError JD_PEER when it is not installed
 */
export function loadPeer<T>({ name, wanted, load }: { readonly name: string; readonly wanted: string; readonly load: () => unknown }): T {
  try {
    return load() as T;
  } catch (error) {
    // It may be there and lack something itself.
    const isItself = [`'${name}'`, `'${name}/`].some((text) => String(error).includes(text));
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND' || !isItself) throw error;
    throw new DistributedError({
      code: 'JD_PEER',
      what: `${wanted} needs the package ${name}, which is not installed.`,
      fix: `npm install --save-dev ${name}`,
      cause: error,
    });
  }
}
