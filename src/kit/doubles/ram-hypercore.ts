import type { Duplex } from 'node:stream';
import { DistributedError } from '../../base/errors';
import { bridgeOrUndefined } from '../../bridge/inner';
import { loadPeer } from './optional-peer';

/** What tests mostly ask of a Hypercore, which has no types of its own; `ramHypercore<Yours>()` gives it others. */
export interface RamHypercore {
  readonly key: Buffer;
  readonly discoveryKey: Buffer;
  readonly length: number;
  append(block: unknown): Promise<{ readonly length: number }>;
  get(index: number): Promise<unknown>;
  replicate(isInitiator: boolean | Duplex): Duplex;
  close(): Promise<void>;
}

/**
 * Makes a Hypercore 10 whose storage is memory, ready for use; hyperbee takes it as any other. It is closed at the end of the test, or outside of a test at the end of the file.
 * @param options those of hypercore, e.g. `key` or `valueEncoding`, and `storage`, to open again what was closed: `RAM.reusable()` of random-access-memory
 * @throws DistributedError JD_PEER without the packages hypercore 10 and random-access-memory
 * @example
 * const core = await ramHypercore({ valueEncoding: 'json' });
 * await core.append({ height: 100 });
 * const bee = new Hyperbee(await ramHypercore());
 */
export async function ramHypercore<Core = RamHypercore>(options: Readonly<Record<string, unknown>> = {}): Promise<Core> {
  const Hypercore = loadHypercore();
  const RAM = loadPeer<unknown>({
    name: 'random-access-memory',
    wanted: 'ramHypercore()',
    load: () => require('random-access-memory') as unknown,
  });
  const core = new Hypercore({ storage: RAM, ...options });
  bridgeOrUndefined()?.onCleanup(() => core.close());
  await core.ready();
  return core as Core;
}

type HypercoreClass = new (options: object) => RamHypercore & { ready(): Promise<void> };

function loadHypercore(): HypercoreClass {
  const peer = { name: 'hypercore', wanted: 'ramHypercore()' };
  const { version } = loadPeer<{ readonly version: string }>({ ...peer, load: () => require('hypercore/package.json') as unknown });
  if (version.startsWith('10.')) return loadPeer({ ...peer, load: () => require('hypercore') as unknown });
  throw new DistributedError({
    code: 'JD_PEER',
    what: `ramHypercore() needs hypercore 10, and ${version} is installed: from 11 on a core is always on disk.`,
    fix: 'npm install --save-dev hypercore@10, or give a core of 11 the folder of tempDir().',
  });
}
