import { bridgeKey, type Bridge, type RunningTest } from '../../src/bridge/wire';
import { serveSockets } from '../../src/redis/transport/serve-sockets';
import { FakeClock } from './fake-clock';

/** A bridge for tests of sandbox code, as an environment of ours would open it. */
export interface FakeBridge extends Bridge {
  readonly clock: FakeClock;
  /** What {@link Bridge.currentTest} tells. */
  test: RunningTest | undefined;
  /** What was announced by mustAwait and not taken back: the calls as the user wrote them. */
  readonly announced: { readonly what: string; readonly stack: string }[];
  /** Runs what onEnd was given, then what onCleanup was given, last first. */
  cleanUp(): Promise<void>;
}

/** Puts a fake bridge where the sandbox looks for it. Take it away with {@link closeFakeBridge}. */
export function openFakeBridge(): FakeBridge {
  const cleanups: (() => void | Promise<void>)[] = [];
  const endings: (() => void)[] = [];
  const bridge: FakeBridge = {
    containers: {},
    environment: 'node',
    clock: new FakeClock(),
    test: undefined,
    announced: [],
    currentTest: () => bridge.test,
    mustAwait(what, stack) {
      const entry = { what, stack };
      bridge.announced.push(entry);
      return () => {
        const place = bridge.announced.indexOf(entry);
        if (place !== -1) bridge.announced.splice(place, 1);
      };
    },
    onCleanup: (run) => void cleanups.push(run),
    cleanupMs: 5_000,
    onEnd: (run) => void endings.push(run),
    tempDir: () => {
      throw new Error('the fake bridge makes no folder');
    },
    ready: () => Promise.resolve(),
    onInterceptors: () => undefined,
    freePort: () => Promise.reject(new Error('the fake bridge gives no ports')),
    serveInMemory: serveSockets,
    redis: undefined,
    openRace: () => {
      throw new Error('the fake bridge checks no races');
    },
    cluster: undefined,
    sentinel: undefined,
    startRedis: () => Promise.reject(new Error('the fake bridge starts no server')),
    programVersion: () => undefined,
    missingDocker: () => Promise.resolve(undefined),
    skipUnless: () => undefined,
    spawnServer: () => Promise.reject(new Error('the fake bridge starts no process')),
    async cleanUp() {
      for (const run of endings.splice(0)) run();
      for (const run of cleanups.splice(0).toReversed()) await run();
    },
  };
  Object.defineProperty(globalThis, bridgeKey, { value: bridge, configurable: true });
  return bridge;
}

/** Leaves the file as in an environment that is not ours. */
export function closeFakeBridge(): void {
  Reflect.deleteProperty(globalThis, bridgeKey);
}
