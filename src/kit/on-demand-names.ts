type OnDemand = typeof import('./on-demand');
type NameOf<Value> = { [Name in keyof OnDemand]: OnDemand[Name] extends Value ? Name : never }[keyof OnDemand];

let loaded: OnDemand | undefined;
const load = (): OnDemand => (loaded ??= require('./on-demand') as OnDemand);

/** Stands for the function or class of that name: the modules with all of them are loaded when one is first called, made, or looked into. */
function onDemand<Name extends NameOf<Function>>(name: Name): OnDemand[Name] {
  const real = (): Function => load()[name];
  return new Proxy(function () {}, {
    apply: (_, self, args) => Reflect.apply(real(), self, args),
    construct: (_, args, made) => Reflect.construct(real(), args, made) as object,
    get: (_, key) => Reflect.get(real(), key) as unknown,
  }) as Function as OnDemand[Name];
}

/** Stands for the object of that name. */
function objectOnDemand<Name extends NameOf<object>>(name: Name): OnDemand[Name] {
  const real = (): object => load()[name];
  return new Proxy(
    {},
    {
      get: (_, key) => Reflect.get(real(), key) as unknown,
      set: () => false,
      has: (_, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor(_, key) {
        const descriptor = Reflect.getOwnPropertyDescriptor(real(), key);
        // What is not configurable must be in the Proxy's own object.
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  ) as OnDemand[Name];
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

export const lifecycleContract = onDemand('lifecycleContract');
export const loadBalancerContract = onDemand('loadBalancerContract');
export const storageContract = onDemand('storageContract');

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

export const cluster = objectOnDemand('cluster');
export const containers = objectOnDemand('containers');
export const sentinel = objectOnDemand('sentinel');

export const binary = onDemand('binary');
export const docker = onDemand('docker');
export const requireBinaries = onDemand('requireBinaries');
export const requireDocker = onDemand('requireDocker');
export const skipUnless = onDemand('skipUnless');
export const spawnServer = onDemand('spawnServer');

export const cacheMachine = onDemand('cacheMachine');
export const circuitBreakerMachine = onDemand('circuitBreakerMachine');
export const cockatielBreaker = onDemand('cockatielBreaker');
export const cockatielSampling = onDemand('cockatielSampling');
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
export const testCertificate = onDemand('testCertificate');

export const equivalence = onDemand('equivalence');
export const compactClosestProof = onDemand('compactClosestProof');
export const compactProof = onDemand('compactProof');
export const decompactClosestProof = onDemand('decompactClosestProof');
export const decompactProof = onDemand('decompactProof');
export const fetchNodes = onDemand('fetchNodes');
export const MemoryNodeStore = onDemand('MemoryNodeStore');
export type MemoryNodeStore = InstanceType<OnDemand['MemoryNodeStore']>;
export const parseSumRoot = onDemand('parseSumRoot');
export const smstSpec = onDemand('smstSpec');
export const smtSpec = onDemand('smtSpec');
export const SparseMerkleSumTrie = onDemand('SparseMerkleSumTrie');
export type SparseMerkleSumTrie = InstanceType<OnDemand['SparseMerkleSumTrie']>;
export const SparseMerkleTrie = onDemand('SparseMerkleTrie');
export type SparseMerkleTrie = InstanceType<OnDemand['SparseMerkleTrie']>;
export const verifyClosestProof = onDemand('verifyClosestProof');
export const verifyProof = onDemand('verifyProof');

export const runRace = onDemand('runRace');
export const track = onDemand('track');

export const random = objectOnDemand('random');
