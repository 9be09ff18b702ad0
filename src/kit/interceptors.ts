/** The part of nock that is used here. */
interface Nock {
  pendingMocks(): string[];
  cleanAll(): void;
}

const nockEntry = /[\\/]node_modules[\\/]nock[\\/]index\.js$/;

/** Found so far: after jest.resetModules() one is in force that the module registry no longer shows. */
const found = new Set<Nock>();

/**
 * Clears the interceptors of every nock that this test file has loaded, be it the user's copy or ours. It is looked for in the
 * module registry, so a file that does not use nock never loads it.
 * @returns the interceptors that no request has met, as nock names them
 */
export function clearInterceptors(): readonly string[] {
  for (const [file, module] of Object.entries(require.cache)) {
    if (nockEntry.test(file) && module !== undefined) found.add(module.exports as Nock);
  }
  const pending = [...found].flatMap((nock) => nock.pendingMocks());
  for (const nock of found) nock.cleanAll();
  return pending;
}
