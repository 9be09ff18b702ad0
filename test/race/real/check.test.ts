import { setImmediate as immediate, setTimeout as realSleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import Redis from 'ioredis-5';
import { createClient } from 'redis-5';
import { hold, point, yieldPoint } from '../../../src/kit/points';
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
const increments = async (redis: Pick<Redis, 'get' | 'set'>): Promise<void> => {
  await redis.set('k', Number(await redis.get('k')) + 1);
};
const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

test('a run names connections as the one before: they have their numbers within the check', async () => {
  const tasks = copies(2, async ({ connect: open }: { connect(): Promise<Redis> }) => increments(await open()));
  const spaces: string[] = [];
  for (let run = 0; run < 2; run++) {
    const { report } = await failureOf(race({ connect, tasks }));
    spaces.push([...report!.matchAll(/"(connection \d+)"/g)].map(([, space]) => space).join());
  }
  expect(spaces[0]).toMatch(/^connection 1,connection 2/);
  expect(spaces[1]).toBe(spaces[0]);
});

describe('one client that all tasks share', () => {
  test('ioredis: every order is reached', async () => {
    const result = await race({ tasks: copies(2, () => increments(client)) }, { serializable: false });
    expect(result).toMatchObject({ exhaustive: true, traces: 4 });
    expect((await failureOf(race({ tasks: copies(2, () => increments(client)) }))).foundAt).toBe(2);
  });

  test('node-redis: every order is reached', async () => {
    const other = await createClient({ url: file.url }).connect();
    const tasks = copies(2, async () => void (await other.set('k', String(Number(await other.get('k')) + 1))));
    expect(await race({ tasks }, { serializable: false })).toMatchObject({ exhaustive: true, traces: 4 });
    other.destroy();
  });

  test('WATCH does not guard what shares a connection: another task takes its EXEC', async () => {
    const guarded = async (): Promise<void> => {
      await client.watch('k');
      const before = Number(await client.get('k'));
      await client
        .multi()
        .set('k', before + 1)
        .exec();
    };
    expect((await failureOf(race({ tasks: copies(2, guarded) }))).code).toBe('JD_RACE');
  });
});

test('WATCH on a connection of its own, tried again, is proven', async () => {
  const result = await race({
    connect,
    tasks: copies(2, async ({ connect: own }) => {
      const redis: Redis = await own();
      for (;;) {
        await redis.watch('k');
        const before = Number(await redis.get('k'));
        if (
          (await redis
            .multi()
            .set('k', before + 1)
            .exec()) !== null
        )
          return;
      }
    }),
    invariant: async () => expect(await client.get('k')).toBe('2'),
  });
  expect(result.exhaustive).toBe(true);
});

test('a transaction and a script are one step each', async () => {
  const tasks = copies(2, async ({ connect: own }) => {
    const redis: Redis = await own();
    await redis.multi().incr('a').incr('b').exec();
    await redis.eval("return redis.call('INCR', KEYS[1]) + redis.call('INCR', KEYS[2])", 2, 'a', 'b');
  });
  expect(await race({ connect, tasks })).toMatchObject({ exhaustive: true, traces: 6 });
});

test('an invariant sees each execution, and the data are those from before the check when it is over', async () => {
  await client.set('k', 5);
  const failure = await failureOf(
    race(
      {
        connect,
        setup: () => client.set('other', 1),
        tasks: copies(3, async ({ connect: own }) => increments(await own())),
        invariant: async ({ results }) => {
          expect(Object.keys(results)).toHaveLength(3);
          expect(await client.get('k')).toBe('8');
        },
      },
      { serializable: false },
    ),
  );
  expect(failure.message).toContain('RACE: an order of the tasks breaks the invariant');
  expect(failure.message).toContain('Expected: "8"');
  expect(file.dump()).toBe('db 0: 1 key\n  "k" string "5"');
});

test('a lock that is held for ever is a deadlock: both wait for a list that nobody fills', async () => {
  const tasks = {
    first: async ({ connect: own }: { connect(): Promise<Redis> }) => (await own()).blpop('a', 0),
    second: async ({ connect: own }: { connect(): Promise<Redis> }) => {
      const redis = await own();
      if ((await redis.exists('done')) === 0) await redis.lpush('a', 1);
      await redis.set('done', 1);
      await redis.blpop('a', 0);
    },
  };
  expect((await failureOf(race({ connect, tasks }))).message).toContain('DEADLOCK');
});

test('who waits for a list goes on when it is filled, in whatever order', async () => {
  const tasks = {
    consumer: async ({ connect: own }: { connect(): Promise<Redis> }) => (await own()).blpop('jobs', 0),
    producer: async ({ connect: own }: { connect(): Promise<Redis> }) => (await own()).rpush('jobs', 'job'),
  };
  expect(await race({ connect, tasks })).toMatchObject({ exhaustive: true });
});

test('a time-out in Redis takes no time', async () => {
  const tasks = copies(2, async ({ connect: own }) => {
    const redis: Redis = await own();
    const job = await redis.blpop('jobs', 30);
    await redis.incr('k');
    return job;
  });
  expect(await race({ connect, tasks })).toMatchObject({ exhaustive: true });
});

test('timers are on the time of the check, and keys expire with it', async () => {
  const machines = jest.spyOn(globalThis, 'setTimeout');
  const tasks = copies(2, async ({ connect: own }) => {
    const redis: Redis = await own();
    const at = Date.now();
    await redis.set('lock', 1, 'PX', 60_000, 'NX');
    await sleep(90_000);
    await redis.incr('k');
    return [Date.now() - at, await redis.exists('lock')];
  });
  const invariant = ({ results }: { results: object }): void =>
    expect(Object.values(results)).toEqual([1, 2].map(() => ({ status: 'fulfilled', value: [90_000, 0] })));
  await race({ connect, tasks, invariant }, { executions: 20, serializable: false });
  expect(machines.mock.calls.filter(([, ms]) => ms === 90_000)).toHaveLength(0);
  machines.mockRestore();
});

describe('outcomes are compared in full', () => {
  const places = {
    'a string beyond 200 characters': {
      prepare: () => client.set('k', `${'x'.repeat(200)}0`),
      read: async (redis: Redis) => (await redis.get('k'))!.slice(200),
      write: (redis: Redis, count: number) => redis.setrange('k', 200, String(count)),
    },
    'a list beyond 20 items': {
      prepare: () => client.rpush('k', ...new Array<number>(21).fill(0)),
      read: (redis: Redis) => redis.lindex('k', 20),
      write: (redis: Redis, count: number) => redis.lset('k', 20, count),
    },
    '200 keys': {
      prepare: () => client.mset(...Array.from({ length: 201 }, (_, at) => [`k${1000 + at}`, '0']).flat()),
      read: (redis: Redis) => redis.get('k1200'),
      write: (redis: Redis, count: number) => redis.set('k1200', count),
    },
  };

  test.each(Object.entries(places))('%s', async (_, { prepare, read, write }) => {
    await prepare();
    const tasks = copies(2, async ({ connect: own }) => {
      const redis: Redis = await own();
      await write(redis, Number(await read(redis)) + 1);
    });
    const failure = await failureOf(race({ connect, tasks }));
    expect(failure).toMatchObject({ code: 'JD_RACE', foundAt: 2 });
    expect(failure.message).toContain('(differs in what is not shown: sha256 ');
  });

  test('a result beyond 4,000 characters', async () => {
    const tasks = copies(2, async ({ connect: own }) => 'x'.repeat(4_000) + ((await (await own()).incr('k')) + (await client.incr('k'))));
    expect((await failureOf(race({ connect, tasks }))).message).toMatch(/returned \(40\d\d characters, sha256 [0-9a-f]{16}\)/);
  });
});

test('more steps than the limit are a live-lock', async () => {
  const tasks = copies(2, async ({ connect: own }) => {
    const redis: Redis = await own();
    while ((await redis.get('never')) === null) await redis.incr('k');
  });
  expect((await failureOf(race({ connect, tasks }, { maxSteps: 50 }))).message).toContain('LIVE-LOCK');
});

test('chance is the same each time: tokens do not make a check nondeterministic', async () => {
  const tasks = copies(2, async ({ connect: own }) => {
    const redis: Redis = await own();
    await redis.set('k', `${Math.random()} ${randomUUID()}`);
  });
  expect(await race({ connect, tasks })).toMatchObject({ exhaustive: true, traces: 2 });
});

describe('what cannot be told is no pass', () => {
  test('tasks that share nothing', async () => {
    const tasks = copies(2, async ({ connect: own, index }) => void (await (await own()).set(`k${index}`, 1)));
    expect(await failureOf(race({ connect, tasks }))).toMatchObject({
      code: 'JD_RACE_UNKNOWN',
      message: expect.stringContaining('race: nothing to race: No two tasks touch the same of db 0 k0, db 0 k1'),
    });
  });

  test('tasks that do another thing each time', async () => {
    let count = 0;
    const tasks = copies(2, async ({ connect: own }) => void (await (await own()).set('k', count++)));
    const { message } = await failureOf(race({ connect, tasks }));
    expect(message).toMatch(
      /^race: nondeterministic: Step 2 was SET k \d+ in one execution and SET k \d+ in the next, after the same choices\./,
    );
  });

  test('tasks that wait for something else than Redis: told what, and where it was begun', async () => {
    const tasks = copies(2, async ({ connect: own }) => {
      await increments(await own());
      await realSleep(30_000, undefined, { ref: false });
    });
    const { message } = await failureOf(race({ connect, tasks }, { ioTimeoutMs: 20, serializable: false, timeMs: 500 }));
    expect(message).toMatch(/^(?:race: uncontrolled: task 1 waits for Timeout, begun at|DEADLOCK)/);
  });
});

test('I/O that ends in time is waited for', async () => {
  const tasks = copies(2, async ({ connect: own }) => {
    const redis: Redis = await own();
    const before = Number(await redis.get('k'));
    await immediate();
    await realSleep(1);
    await redis.set('k', before + 1);
  });
  expect((await failureOf(race({ connect, tasks }))).code).toBe('JD_RACE');
});

describe('state that is no Redis', () => {
  test('tracked: found, with the object in the report', async () => {
    const spec = {
      setup: () => ({ cache: shared(new Map<string, number>(), 'cache') }),
      tasks: copies<{ cache: Map<string, number> }>(2, async ({ setup: { cache } }) => {
        const before = cache.get('visits') ?? 0;
        await yieldPoint('between');
        cache.set('visits', before + 1);
      }),
    };
    const failure = await failureOf(race(spec));
    expect(failure.message).toContain('of object cache visits by');
    expect(failure.message).toContain("cache Map(1) { 'visits' => 1 }");
  });

  test('opaque: every step depends on every other', async () => {
    const spec = {
      setup: () => ({ count: 0 }),
      tasks: copies<{ count: number }>(2, async ({ setup }) => {
        const before = setup.count;
        await yieldPoint('between');
        setup.count = before + 1;
      }),
      invariant: ({ setup }: { setup: { count: number } }) => setup.count === 2,
    };
    expect((await failureOf(race(spec, { opaque: true }))).message).toContain('The invariant returned false.');
    expect((await failureOf(race(spec))).code).toBe('JD_RACE_UNKNOWN');
  });
});

test('a crash between INCR and PEXPIRE leaves a counter without its time', async () => {
  const spec = {
    connect,
    tasks: copies(2, async ({ connect: own }) => {
      const redis: Redis = await own();
      if ((await redis.incr('hits')) === 1) await redis.pexpire('hits', 1000);
    }),
    invariant: async () => expect([-2, 1000]).toContain(await client.pttl('hits')),
  };
  await race(spec, { serializable: false });
  const { message } = await failureOf(race(spec, { serializable: false, crashes: 1 }));
  expect(message).toContain('crash');
  expect(message).toMatch(/ crashed /);
});

test('a lost reply: the command was executed, and tried again it counts twice', async () => {
  const spec = {
    connect,
    tasks: copies(2, async ({ connect: own }) => {
      const redis: Redis = await own();
      await redis.incr('k').catch(() => redis.incr('k'));
    }),
    invariant: async () => expect(await client.get('k')).toBe('2'),
  };
  expect(await race(spec)).toMatchObject({ exhaustive: true });
  expect((await failureOf(race(spec, { lostReplies: 1, serializable: false }))).message).toContain('(reply lost)');
});

describe('a task that throws what none means to', () => {
  const failing = (fail: (redis: Redis) => unknown) => ({
    connect,
    tasks: copies(2, async ({ connect: own }) => {
      const redis: Redis = await own();
      await redis.incr('v');
      await fail(redis);
    }),
  });

  test('a failed expectation fails the check, in whatever order it comes', async () => {
    const always = failing(() => expect(1).toBe(2));
    expect((await failureOf(race(always))).message).toContain('expect(received).toBe(expected)');
    const racing = failing(async (redis) => expect(await redis.get('v')).toBe('1'));
    expect((await failureOf(race(racing))).message).toContain('A task threw');
  });

  test('a mistake in the program is named, though every order comes to it', async () => {
    const spec = failing((redis) => (redis as unknown as { inccr(): void }).inccr());
    expect((await failureOf(race(spec))).message).toContain('redis.inccr is not a function');
    expect(await race(spec, { allowErrors: 'inccr' })).toMatchObject({ exhaustive: true });
  });

  test('a client that is not told of is asked for, not a lack of steps', async () => {
    const { connect: _missing, ...spec } = failing(() => undefined);
    expect((await failureOf(race(spec as never))).message).toContain('connect: (url) => new Redis(url)');
  });
});

test.each([
  [{ tasks: {}, invarient: () => true }, 'Did you mean invariant?'],
  [{ tasks: {}, expectOneWinner: true }, 'Options are the second argument: race({ tasks }, { expectOneWinner }).'],
  [{ tasks: {}, anything: 1 }, 'It has setup, tasks, invariant, teardown, connect'],
])('what race() is told of besides is refused', async (spec, fix) => {
  expect((await failureOf(race(spec as never))).message).toContain(fix);
});

test('options that are none', async () => {
  expect((await failureOf(race({ tasks: copies(2, () => increments(client)) }, 5_000 as never))).message).toContain('Give an object');
});

test('a failover needs replicas', async () => {
  const before = file.nowMs();
  const failure = await failureOf(race({ tasks: copies(2, () => increments(client)) }, { failovers: 1 }));
  expect(failure).toMatchObject({ code: 'JD_BACKEND', message: expect.stringContaining('environments/redis-cluster') });
  // Nothing stands still after it.
  while (file.nowMs() === before) await immediate();
});

test('a lock whose time ends while its holder works', async () => {
  const spec = {
    connect,
    tasks: copies(2, async ({ connect: own, name }) => {
      const redis: Redis = await own();
      if ((await redis.set('lock', name, 'PX', 100, 'NX')) !== 'OK') throw new Error('locked');
      await increments(redis);
      if ((await redis.get('lock')) === name) await redis.del('lock');
    }),
  };
  expect(await race(spec, { allowErrors: 'locked' })).toMatchObject({ exhaustive: true });
  const { message } = await failureOf(race(spec, { allowErrors: 'locked', expiries: 1 }));
  expect(message).toContain('(time passes)');
});

test('an error that is allowed', async () => {
  const tasks = copies(2, async ({ connect: own }) => {
    const redis: Redis = await own();
    if ((await redis.set('lock', 1, 'NX')) === null) throw new Error('locked');
    await increments(redis);
    await redis.del('lock');
  });
  expect((await failureOf(race({ connect, tasks }))).message).toContain('threw Error: locked');
  expect(await race({ connect, tasks }, { allowErrors: 'locked' })).toMatchObject({ exhaustive: true });
});

test('one winner', async () => {
  const claim = (atomic: boolean) =>
    copies(2, async ({ connect: own }) => {
      const redis: Redis = await own();
      if (atomic) return (await redis.set('claim', 1, 'NX')) === 'OK';
      if (await redis.exists('claim')) return false;
      await redis.set('claim', 1);
      return true;
    });
  expect((await failureOf(race({ connect, tasks: claim(false) }, { expectOneWinner: true }))).message).toContain('2 winners');
  expect(await race({ connect, tasks: claim(true) }, { expectOneWinner: true })).toMatchObject({ exhaustive: true });
});

test('a failing schedule is followed again, to the same failure, and drift is told', async () => {
  const spec = { connect, tasks: copies(3, async ({ connect: own }) => increments(await own())) };
  const { schedule, message } = await failureOf(race(spec));
  expect(message).toContain(`RACE_REPLAY='${schedule}' npx jest test/bank.test.ts -t 'bank it'\\''s \\(safe\\)'`);
  process.env.RACE_REPLAY = schedule;
  try {
    for (let time = 0; time < 10; time++) expect((await failureOf(race(spec))).schedule).toBe(schedule);
    const changed = { connect, tasks: copies(3, async ({ connect: own }) => void (await (await own()).incr('k'))) };
    const drift = await failureOf(race(changed));
    expect(drift.code).toBe('JD_RACE_DRIFT');
    expect(drift.message).toMatch(/^race: schedule no longer applies at step \d: expected GET k, got INCR k/);
  } finally {
    delete process.env.RACE_REPLAY;
  }
});

test('a point can be held, once', async () => {
  const passed: string[] = [];
  const pass = async (name: string): Promise<void> => {
    await point('here');
    passed.push(name);
  };
  const held = hold('here');
  const first = pass('first');
  await held.reached;
  await pass('second');
  held.release();
  await held.released;
  await first;
  expect(passed).toEqual(['second', 'first']);
  expect(point('here')).toBeUndefined();
});
