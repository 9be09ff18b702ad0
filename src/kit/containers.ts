import { DistributedError, nearestName } from '../base/errors';
import { bridge, fromWireError, isWireError } from '../bridge/inner';

/** A container of the test file, asked for by its `@container` pragma. */
export interface TestContainer {
  readonly host: string;
  /** Of this machine: it leads to the first port that was asked for. */
  readonly port: number;
  /** The ports of this machine by those of the container. */
  readonly ports: Readonly<Record<number, number>>;
  /** What it has written since it was started. */
  logs(): string;
  /** Runs a command in it. */
  exec(command: readonly string[]): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** Kills it, as an outage does; what was in it is gone. */
  stop(): Promise<void>;
  /** Starts it anew, at the same ports, and resolves when it is ready. */
  start(): Promise<void>;
}

/**
 * The test file's containers, by the names that `"as"` gives them. A name that is none throws and says which there are.
 * @example
 * containers.PG!.port; // 21342
 */
export const containers: Readonly<Record<string, TestContainer>> = new Proxy<Record<string, TestContainer>>(
  {},
  {
    get: (_, name) => (typeof name === 'string' ? handleOf(name) : undefined),
    has: (_, name) => typeof name === 'string' && name in bridge('containers').containers,
    ownKeys: () => Object.keys(bridge('containers').containers),
    getOwnPropertyDescriptor: (_, name) => ({ configurable: true, enumerable: true, value: handleOf(String(name)) }),
  },
);

function handleOf(name: string): TestContainer {
  const all = bridge(`containers.${name}`).containers;
  const wire = Object.hasOwn(all, name) ? all[name] : undefined;
  if (wire === undefined) throw unknownContainer(name, Object.keys(all));
  const ports = (): readonly (readonly [number, number])[] => sync(() => wire.address().ports);
  return {
    get host() {
      return sync(() => wire.address().host);
    },
    get port() {
      const first = ports()[0];
      if (first === undefined) throw withoutPort(name);
      return first[1];
    },
    get ports() {
      return Object.fromEntries(ports());
    },
    logs: () => sync(() => wire.logs()),
    exec: (command) => settle(wire.exec(command)),
    stop: () => settle(wire.stop()),
    start: () => settle(wire.start()),
  };
}

function sync<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw own(error);
  }
}

async function settle<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw own(error);
  }
}

function own(error: unknown): unknown {
  return isWireError(error) ? fromWireError(error) : error;
}

function unknownContainer(name: string, names: readonly string[]): DistributedError {
  const near = nearestName(name, names);
  const there = names.length === 0 ? 'The file has no @container.' : `There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`;
  return new DistributedError({
    code: 'JD_NO_CONTAINER',
    what: `containers.${name}: no container of this file is called so.`,
    fix: near === undefined ? there : `Did you mean "${near}"? ${there}`,
  });
}

function withoutPort(name: string): DistributedError {
  return new DistributedError({
    code: 'JD_NO_CONTAINER',
    what: `containers.${name}.port: no port of it was asked for.`,
    fix: 'Name its ports: "ports": [80] in its @container.',
  });
}
