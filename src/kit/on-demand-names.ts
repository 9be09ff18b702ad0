type OnDemand = typeof import('./on-demand');

const load = (): OnDemand => require('./on-demand') as OnDemand;

/** Calls the function of that name, and loads the modules with it at the first call of any. */
function onDemand<Name extends keyof OnDemand>(name: Name): OnDemand[Name] {
  const call = (...args: never[]): unknown => Reflect.apply(load()[name] as Function, undefined, args);
  return call as OnDemand[Name];
}

/** How many workers a concurrency test is run with: a baseline, moderate load, stress, and more than any pool has places. */
export const concurrencyLevels: readonly number[] = Object.freeze([10, 50, 100, 1_000]);

export const barrier = onDemand('barrier');
export const concurrently = onDemand('concurrently');
export const gate = onDemand('gate');
export const latch = onDemand('latch');
export const tally = onDemand('tally');

export const expectDeterministic = onDemand('expectDeterministic');
export const factory = onDemand('factory');
export const fixedTime = onDemand('fixedTime');
export const guardDeterminism = onDemand('guardDeterminism');
export const ids = onDemand('ids');
export const knownBits = onDemand('knownBits');
export const relays = onDemand('relays');
export const runSeed = onDemand('runSeed');

export const collectEvents = onDemand('collectEvents');
export const collectKeyspaceEvents = onDemand('collectKeyspaceEvents');
export const collectLines = onDemand('collectLines');
export const collectMessages = onDemand('collectMessages');

export const cleanup = onDemand('cleanup');
export const fixture = onDemand('fixture');
export const shortDeadline = onDemand('shortDeadline');
export const suite = onDemand('suite');
export const tempDir = onDemand('tempDir');
export const testSignal = onDemand('testSignal');
export const waitForAllReady = onDemand('waitForAllReady');
export const withTimeout = onDemand('withTimeout');
export const writeConfig = onDemand('writeConfig');

export const binary = onDemand('binary');
export const docker = onDemand('docker');
export const spawnServer = onDemand('spawnServer');

export const cacheMachine = onDemand('cacheMachine');
export const circuitBreakerMachine = onDemand('circuitBreakerMachine');
export const cockatielBreaker = onDemand('cockatielBreaker');
export const failover = onDemand('failover');
export const leaderElectionMachine = onDemand('leaderElectionMachine');
export const opossumBreaker = onDemand('opossumBreaker');
export const sessionMachine = onDemand('sessionMachine');
export const stateMachine = onDemand('stateMachine');

export const captureLogger = onDemand('captureLogger');
export const hyperTestnet = onDemand('hyperTestnet');
export const instrument = onDemand('instrument');
export const memoryStore = onDemand('memoryStore');
export const partialFake = onDemand('partialFake');
export const peerNetwork = onDemand('peerNetwork');
export const ramHypercore = onDemand('ramHypercore');
export const scriptedGrpcServer = onDemand('scriptedGrpcServer');
export const scriptedServer = onDemand('scriptedServer');

export const random: OnDemand['random'] = Object.freeze({
  next: () => load().random.next(),
  below: (bound) => load().random.below(bound),
  fork: (label) => load().random.fork(label),
  between: (least, most) => load().random.between(least, most),
  chance: (probability) => load().random.chance(probability),
  pick: (from) => load().random.pick(from),
  shuffled: (list) => load().random.shuffled(list),
  bytes: (length) => load().random.bytes(length),
} satisfies OnDemand['random']);
