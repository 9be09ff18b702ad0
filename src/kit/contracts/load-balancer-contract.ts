import { broken, defineContract, rejectionOf, same, type ContractCase, type ContractOptions } from '../contract';
import { isErrorLike } from '../concurrency/outcomes';
import { showValue } from '../waiting/show';

/** One of those that requests go to. */
export interface BackendUnderTest {
  readonly name: string;
  readonly weight: number;
}

/** A load balancer as its contract uses it. What is optional may be left out for a reason: see {@link ContractOptions.without}. */
export interface LoadBalancerUnderTest {
  /** The name of the backend that the next request goes to, at once or by a promise; the error `none` of the options where there is none. */
  next(): string | PromiseLike<string>;
  /** What its health checks find. */
  setHealthy?(backend: string, isHealthy: boolean): unknown;
  /** A request to the backend is over; it began with `next`. */
  done?(backend: string): unknown;
  /** How many requests to the backend are under way. */
  active?(backend: string): number | PromiseLike<number>;
  close?(): unknown;
}

/** By what it chooses. 'smooth weighted' spreads the heavy ones as nginx does: weights of 5, 1 and 1 as a a b a c a a. */
export type BalancingPolicy = 'round robin' | 'weighted' | 'smooth weighted' | 'least connections';

/** Options of {@link loadBalancerContract}. */
export interface LoadBalancerContractOptions extends ContractOptions<LoadBalancerUnderTest> {
  readonly policy: BalancingPolicy;
  /** The error where no backend may be chosen: its code, a part of its message, or a pattern for either. */
  readonly none: string | RegExp;
  /** What a weight of 0 means, for balancers with weights: they differ. No default; without it that is not tested. */
  readonly zeroMeans?: 'never picked' | 'as 1';
}

type BalancerCase = ContractCase<LoadBalancerUnderTest, [backends: readonly BackendUnderTest[]]>;

/**
 * What every load balancer must hold, as tests: exact shares, also of requests at once; health; nobody left to choose; what its policy promises; close.
 * @param create makes a balancer over these backends, all healthy, in each test a fresh one; end it by `cleanup`
 * @example
 * loadBalancerContract((backends) => new RoundRobin(backends), {
 *   policy: 'round robin',
 *   none: 'ERR_NO_HEALTHY_BACKENDS',
 *   without: { done: 'it counts no requests', active: 'it counts no requests' },
 * });
 */
export function loadBalancerContract(
  create: (backends: readonly BackendUnderTest[]) => LoadBalancerUnderTest | PromiseLike<LoadBalancerUnderTest>,
  options: LoadBalancerContractOptions,
): void {
  const { policy, name = `load balancer, ${policy}`, without } = options;
  const isWeighted = policy === 'weighted' || policy === 'smooth weighted';
  const cases = [
    ...refusalCases(options),
    ...shareCases,
    ...(policy === 'round robin' ? [orderCase] : []),
    ...(isWeighted ? [weightCase] : []),
    ...(policy === 'smooth weighted' ? [smoothCase] : []),
    ...(isWeighted && options.zeroMeans !== undefined ? [zeroCase(options.zeroMeans)] : []),
    ...(policy === 'least connections' ? connectionCases : []),
  ];
  defineContract(name, create, cases, without);
}

const backend = (name: string, weight = 1): BackendUnderTest => ({ name, weight });
const three = ['a', 'b', 'c'].map((name) => backend(name));
const four = [...three, backend('d')];

/** The next choices; the requests stay under way, so that those who count them spread them, too. */
async function picks(balancer: LoadBalancerUnderTest, count: number): Promise<string[]> {
  const chosen: string[] = [];
  for (let pick = 0; pick < count; pick++) chosen.push(await balancer.next());
  return chosen;
}

async function finish(balancer: LoadBalancerUnderTest, chosen: readonly string[]): Promise<void> {
  for (const name of chosen) await balancer.done?.(name);
}

/** Counts by name, in the order of the names: 'a 300, b 100'. */
function counted(chosen: readonly string[]): string {
  const names = [...new Set(chosen)].sort();
  return names.map((name) => `${name} ${chosen.filter((each) => each === name).length}`).join(', ');
}

function refusalCases({ none }: LoadBalancerContractOptions): BalancerCase[] {
  const expectRefusal = async (balancer: LoadBalancerUnderTest, when: string): Promise<void> => {
    let chosen: unknown;
    const rejected = await rejectionOf(async () => (chosen = await balancer.next()));
    if (rejected === undefined) throw broken(`${when} it chose ${showValue(chosen)}.`, `Reject the request with ${String(none)}.`);
    if (!isErrorLike(rejected.error, none)) throw rejected.error;
  };
  return [
    {
      name: 'without backends it refuses requests',
      run: async (create) => expectRefusal(await create([]), 'Without backends'),
    },
    {
      name: 'with all backends down it refuses requests',
      needs: ['setHealthy'],
      async run(create) {
        const balancer = await create(three);
        for (const { name } of three) await balancer.setHealthy(name, false);
        await expectRefusal(balancer, 'With all backends down');
      },
    },
    {
      name: 'close may be called twice, and what is closed refuses requests',
      needs: ['close'],
      async run(create) {
        const balancer = await create(three);
        await balancer.close();
        await balancer.close();
        if ((await rejectionOf(() => balancer.next())) === undefined)
          throw broken('Closed, it still chooses.', 'Reject requests from then on.');
      },
    },
  ];
}

const [tasks, requestsEach] = [100, 10];

const shareCases: readonly BalancerCase[] = [
  {
    name: 'a single backend gets every request',
    async run(create) {
      same('It chose', await picks(await create([backend('a')]), 5), ['a', 'a', 'a', 'a', 'a'], 'There is nobody else.');
    },
  },
  {
    name: `of ${tasks} tasks with ${requestsEach} requests each, at once, every backend gets its exact share`,
    async run(create) {
      const balancer = await create(four);
      const chosen = (await Promise.all(Array.from({ length: tasks }, async () => picks(balancer, requestsEach)))).flat();
      const fix = 'Choose and step on in one step, without an await in between.';
      same('They went to', counted(chosen), 'a 250, b 250, c 250, d 250', fix);
    },
  },
  {
    name: 'a backend that is down gets nothing, and the others share',
    needs: ['setHealthy'],
    async run(create) {
      const balancer = await create(three);
      await balancer.setHealthy('b', false);
      same(
        'Of 60 requests went',
        counted(await picks(balancer, 60)),
        'a 30, c 30',
        'Leave it out, and do not give its share to its neighbour alone.',
      );
    },
  },
  {
    name: 'a backend that comes back gets its share again',
    needs: ['setHealthy'],
    async run(create) {
      const balancer = await create(three);
      await balancer.setHealthy('b', false);
      await finish(balancer, await picks(balancer, 4));
      await balancer.setHealthy('b', true);
      same('Of 60 requests went', counted(await picks(balancer, 60)), 'a 20, b 20, c 20', 'Take it in again, with no debt and no credit.');
    },
  },
];

const orderCase: BalancerCase = {
  name: 'it goes round in order, and begins again',
  async run(create) {
    const chosen = await picks(await create(three), 7);
    same('It chose', chosen, ['a', 'b', 'c', 'a', 'b', 'c', 'a'], 'Follow the order in which the backends were given.');
  },
};

const weightCase: BalancerCase = {
  name: 'weights of 3, 1 and 2 get exactly 300, 100 and 200 of 600 requests',
  async run(create) {
    const chosen = await picks(await create([backend('a', 3), backend('b'), backend('c', 2)]), 600);
    same('They went to', counted(chosen), 'a 300, b 100, c 200', 'Over whole rounds shares are exact: count, do not draw lots.');
  },
};

const smoothCase: BalancerCase = {
  name: 'weights of 5, 1 and 1 are spread as a a b a c a a',
  async run(create) {
    const chosen = await picks(await create([backend('a', 5), backend('b'), backend('c')]), 14);
    const round = ['a', 'a', 'b', 'a', 'c', 'a', 'a'];
    const fix = 'Add to each its weight, choose the largest (of equals the first), take the sum of the weights from it.';
    same('It chose', chosen, [...round, ...round], fix);
  },
};

function zeroCase(zeroMeans: 'never picked' | 'as 1'): BalancerCase {
  return {
    name: `a weight of 0 ${zeroMeans === 'as 1' ? 'counts as 1' : 'gets nothing'}`,
    async run(create) {
      const chosen = await picks(await create([backend('a'), backend('zero', 0), backend('c')]), 120);
      same(
        'Of 120 requests went',
        counted(chosen),
        zeroMeans === 'as 1' ? 'a 40, c 40, zero 40' : 'a 60, c 60',
        `The contract says zeroMeans: '${zeroMeans}'.`,
      );
    },
  };
}

const connectionCases: readonly BalancerCase[] = [
  {
    name: 'requests under way are spread',
    async run(create) {
      const balancer = await create(three);
      const chosen = [await balancer.next(), await balancer.next(), await balancer.next()];
      same(
        'The first three went to',
        [...chosen].sort(),
        ['a', 'b', 'c'],
        'Count a request from the moment at which its backend is chosen.',
      );
    },
  },
  {
    name: 'the next request goes to who has the fewest under way',
    needs: ['done'],
    async run(create) {
      const balancer = await create(three);
      for (let request = 0; request < 6; request++) await balancer.next();
      for (const free of ['c', 'a', 'c', 'b']) {
        await balancer.done(free);
        same('It chose', await balancer.next(), free, 'Choose by the requests under way, not by all that there were.');
      }
    },
  },
  {
    name: 'requests that are over leave nothing behind',
    needs: ['done', 'active'],
    async run(create) {
      const balancer = await create(three);
      const chosen = await Promise.all(Array.from({ length: tasks }, async () => balancer.next()));
      const active = async (): Promise<number[]> => Promise.all(three.map(async ({ name }) => balancer.active(name)));
      const under = await active();
      same(
        'Requests under way',
        under.reduce((a, b) => a + b, 0),
        tasks,
        'Count every request once.',
      );
      await Promise.all(chosen.map(async (name) => balancer.done(name)));
      same('When all are over it counts', await active(), [0, 0, 0], 'Take from the count what is over, once.');
    },
  },
];
