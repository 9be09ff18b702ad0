import Redis from 'ioredis-5';
import { yieldPoint } from '../../../src/kit/points';
import { copies, race, shared } from '../../../src/kit/race';
import { failureOf } from '../../kit/race-failure-of';
import { RaceFile } from '../../kit/race-file';

let file: RaceFile;
let client: Redis;
beforeAll(async () => {
  file = await RaceFile.open('memory');
  client = new Redis(file.url);
});
afterAll(async () => {
  client.disconnect();
  await file.close();
});
beforeEach(() => client.flushall());

const connect = (url: string): Redis => new Redis(url);

test.each<readonly [how: string, read: (map: Map<string, number>) => unknown]>([
  ['values', (map) => [...map.values()]],
  ['entries', (map) => [...map]],
  [
    'forEach',
    (map) => {
      const seen: number[] = [];
      map.forEach((value) => seen.push(value));
      return seen;
    },
  ],
])('who lists a shared map by %s sees what is set in it', async (_, read) => {
  let map: Map<string, number>;
  const spec = {
    setup: () => void (map = shared(new Map([['a', 1]]), 'map')),
    tasks: {
      async reader() {
        const before = read(map);
        await yieldPoint('between');
        return [before, read(map)];
      },
      async writer() {
        await yieldPoint('before');
        map.set('a', 2);
      },
    },
  };
  expect((await failureOf(race(spec))).code).toBe('JD_RACE');
});

/** Two tasks look, do something with Redis, and act on what they have seen. */
async function sharedRace<State extends object>(
  make: () => State,
  look: (state: State) => unknown,
  act: (state: State, seen: never) => void,
): Promise<string> {
  let state: State;
  const spec = {
    setup: () => void (state = shared(make(), 'state')),
    connect,
    tasks: copies(2, async ({ connect: own, name }) => {
      const redis: Redis = await own();
      await redis.get(name);
      const seen = look(state);
      await redis.get(name);
      act(state, seen as never);
    }),
  };
  return (await failureOf(race(spec))).code;
}

interface Counted {
  n: number;
}
const addOne = (counted: Counted, seen: number): void => void (counted.n = seen + 1);

test.each<readonly [what: string, check: () => Promise<string>]>([
  [
    'a property by hasOwn',
    () =>
      sharedRace<{ n?: number }>(
        () => ({}),
        (state) => Object.hasOwn(state, 'n'),
        (state, seen) => seen || (state.n = (state.n ?? 0) + 1),
      ),
  ],
  [
    'an object that values() gives',
    () =>
      sharedRace(
        () => new Map([['a', { n: 0 }]]),
        (map) => [...map.values()][0]!.n,
        (map, seen) => addOne([...map.values()][0]!, seen),
      ),
  ],
  [
    'an object in a Set',
    () =>
      sharedRace(
        () => new Set([{ n: 0 }]),
        (set) => [...set][0]!.n,
        (set, seen) => addOne([...set][0]!, seen),
      ),
  ],
  [
    'an object that forEach gives',
    () =>
      sharedRace(
        () => new Map([['a', { n: 0 }]]),
        (map) => map.get('a')!.n,
        (map, seen) => map.forEach((each) => addOne(each, seen)),
      ),
  ],
])('shared state: %s', async (_, check) => {
  expect(await check()).toBe('JD_RACE');
});

test('who lists a shared map bit by bit reads each entry when he comes to it', async () => {
  let map: Map<string, number>;
  const tasks = {
    async reader() {
      const seen: number[] = [];
      for (const [, value] of map.entries()) {
        seen.push(value);
        await client.get('x');
      }
      return seen;
    },
    async writer() {
      await client.get('y');
      map.set('a', 2);
      map.set('b', 2);
    },
  };
  const setup = (): void =>
    void (map = shared(
      new Map([
        ['a', 1],
        ['b', 1],
      ]),
      'map',
    ));
  expect((await failureOf(race({ setup, tasks }))).message).toMatch(/1, 2/);
});

test('what has its state inside is left as it is in shared state, and so is what is put there', async () => {
  const job = { done: false };
  const state = shared(
    { at: new Date(0), bytes: Buffer.from('abc'), jobs: new Set([job]), flights: new Map([['k', Promise.resolve(3)]]) },
    'state',
  );
  expect([state.at.getTime(), state.bytes.length, await state.flights.get('k')]).toEqual([0, 3, 3]);
  for (const each of state.jobs) state.jobs.delete(each);
  expect(state.jobs.size).toBe(0);
  state.jobs.add(job);
  expect(state.jobs.has([...state.jobs][0]!)).toBe(true);
  expect([...state.jobs.entries()].flat()).toEqual([job, job]);
});

test('shared state from before the check that nobody puts back is no pass', async () => {
  const stats = shared({ hits: 0 }, 'stats');
  const tasks = copies(2, async () => {
    const { hits } = stats;
    await client.incr('visits');
    stats.hits = hits + 1;
  });
  expect((await failureOf(race({ tasks }))).code).toBe('JD_RACE_UNKNOWN');
  expect((await failureOf(race({ setup: () => void (stats.hits = 0), tasks }))).code).toBe('JD_RACE');
});
