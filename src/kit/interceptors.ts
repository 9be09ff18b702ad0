import type { Interceptors } from '../bridge/wire';

/** The part of nock that is used here. */
interface Nock {
  pendingMocks(): string[];
  cleanAll(): void;
  restore(): void;
}

const nockEntry = /[\\/]node_modules[\\/]nock[\\/]index\.js$/;

/**
 * Every nock that this test file has loaded, be it the user's copy or ours. It is looked for in the module registry, so a file
 * that does not use nock never loads it.
 */
export const nockInterceptors: Interceptors = Object.freeze({
  clear() {
    const all = findNocks();
    const pending = all.flatMap((nock) => nock.pendingMocks());
    for (const nock of all) nock.cleanAll();
    return pending;
  },
  remove() {
    for (const nock of findNocks()) nock.restore();
    found.clear();
  },
});

/** Found so far: after jest.resetModules() one is in force that the module registry no longer shows. */
const found = new Set<Nock>();

function findNocks(): Nock[] {
  for (const [file, module] of Object.entries(require.cache)) {
    if (nockEntry.test(file) && module !== undefined) found.add(module.exports as Nock);
  }
  return [...found];
}
