import { cacheMachine, leaderElectionMachine, sessionMachine } from '../../../src/kit/machines/ready-machines';
import { stateMachine } from '../../../src/kit/machines/state-machine';
import { failureText } from '../failure-text';
import { runNested } from '../nested-jest';

/** A session as it should be, or with a mistake planted. */
class Session {
  state: 'active' | 'claimed' | 'settled' = 'active';
  relays = 0;
  readonly effects: string[] = [];

  constructor(private readonly mistake?: 'claims twice' | 'wrong error' | 'changes when refused' | 'double effect' | 'wrong state') {}

  update(): void {
    if (this.state !== 'active') throw new Error(this.mistake === 'wrong error' ? 'undefined is not a function' : 'session is sealed');
    this.relays++;
  }

  claim(): void {
    if (this.state !== 'active' && this.mistake !== 'claims twice') {
      if (this.mistake === 'changes when refused') this.state = 'active';
      throw new Error('session is sealed');
    }
    this.state = this.mistake === 'wrong state' ? 'settled' : 'claimed';
    this.effects.push('timer stopped');
    if (this.mistake === 'double effect') this.effects.push('timer stopped');
  }

  settle(): void {
    if (this.state !== 'claimed') throw new Error('session is sealed');
    this.state = 'settled';
    this.effects.push('trie deleted');
  }
}

const describeSession = (mistake?: ConstructorParameters<typeof Session>[0]): ReturnType<typeof stateMachine> =>
  stateMachine<Session, Session['state']>({
    name: 'session',
    initial: 'active',
    create: () => new Session(mistake),
    state: (session) => session.state,
    effects: (session) => session.effects,
    rejects: 'is sealed',
    actions: {
      update: { run: (session) => session.update(), from: { active: 'active' } },
      claim: { run: (session) => session.claim(), from: { active: { to: 'claimed', effects: ['timer stopped'] } } },
      settle: { run: (session) => session.settle(), from: { claimed: { to: 'settled', effects: ['trie deleted'] } } },
    },
  });

const described = describeSession();
described.tests();

test('the picture has what was covered', () => {
  const fresh = describeSession();
  expect(fresh.mermaid()).toBe(
    [
      'stateDiagram-v2',
      '  [*] --> active',
      '  active --> active: update (never)',
      '  active --> claimed: claim (never)',
      '  claimed --> settled: settle (never)',
      '',
    ].join('\n'),
  );
  expect(described.mermaid()).not.toContain('never');
});

describe('a mistake is found', () => {
  test.each([
    ['claims twice', ['claim', 'claim'], "'claim' is not valid in claimed, and was not rejected."],
    ['wrong error', ['claim', 'update'], "'update' in claimed was rejected with the wrong error.\n  | Error: undefined is not a function"],
    ['changes when refused', ['claim', 'claim'], "After the refused 'claim' the state is 'active', and must be 'claimed'."],
    ['double effect', ['claim'], "The effects of 'claim' are [ 'timer stopped', 'timer stopped' ], and must be [ 'timer stopped' ]"],
    ['wrong state', ['claim'], "After 'claim' in active the state is 'settled', and must be 'claimed'."],
  ] as const)('%s', async (mistake, walk, message) => {
    const text = await failureText(() => describeSession(mistake).walk(walk));
    expect(text).toContain(`session: ${message}`);
    expect(text).toContain(`Replay: ${walk.join(', ')}.`);
  });
});

describe('guards and contexts', () => {
  const counter = (limit: number): ReturnType<typeof stateMachine> =>
    stateMachine<{ n: number }, 'low' | 'full', { readonly n: number }>({
      name: 'counter',
      initial: 'low',
      context: { n: 0 },
      create: () => ({ n: 0 }),
      state: ({ n }) => (n === limit ? 'full' : 'low'),
      rejects: (error) => (error as Error).message === 'full',
      actions: {
        add: {
          run(subject) {
            if (subject.n === limit) throw new Error('full');
            subject.n++;
          },
          from: { low: ({ n }) => ({ to: n + 1 === 3 ? 'full' : 'low', context: { n: n + 1 } }) },
        },
        reset: {
          run: (subject) => subject.n === limit && (subject.n = 0),
          from: { full: { to: 'low', context: { n: 0 } } },
          invalid: 'ignored',
        },
        peek: { run: () => undefined, from: { low: ({ n }) => (n > 0 ? 'low' : undefined), full: 'full' }, invalid: 'ignored' },
      },
    });
  counter(3).tests({ walks: 20 });

  test('a wrong count is found', async () => {
    expect(await failureText(() => counter(2).walk(['add', 'add', 'add']))).toContain(
      "After 'add' in low { n: 1 } the state is 'full', and must be 'low'.",
    );
  });

  test('a context that counts without end is told', () => {
    const endless = (): unknown =>
      stateMachine<object, 'a', { readonly n: number }>({
        name: 'endless',
        initial: 'a',
        context: { n: 0 },
        create: () => ({}),
        state: () => 'a',
        actions: { go: { run: () => undefined, from: { a: ({ n }) => ({ to: 'a', context: { n: n + 1 } }) } } },
      });
    expect(endless).toThrow('endless has more than 500 states');
  });
});

const nested = `
  const { stateMachine } = require('jest-distributed');
  const machine = stateMachine({
    name: 'lock',
    initial: 'free',
    create: () => ({ state: 'free', taken: 0 }),
    state: (lock) => lock.state,
    rejects: 'taken',
    actions: {
      take: {
        async run(lock) {
          if (lock.state !== 'free') throw new Error('taken');
          await null; // the planted mistake: between the check and the change
          lock.state = 'taken';
          if (++lock.taken === 3) lock.state = 'broken';
        },
        from: { free: 'taken' },
      },
      release: { run(lock) { if (lock.state === 'free') throw new Error('taken'); lock.state = 'free'; }, from: { taken: 'free' } },
    },
  });
  machine.tests({ attempts: 5 });`;

test('as a user sees it: races with two winners, and the shortest walk that fails', async () => {
  const { files } = await runNested({ files: { 'lock.test.js': nested }, args: ['-i', '--seed', '7'] });
  const { tests } = files['lock.test.js']!;
  expect(tests['lock free: take leads to taken']).toBe('passed');
  expect(tests['lock taken: take is rejected']).toBe('passed');
  expect(tests['lock free: release is rejected']).toBe('passed');
  expect(tests['lock free: of 5 times take at once, one succeeds']).toMatch(/of 5 times 'take' at once in free, 5 succeeded/);
  expect(tests['lock 50 random walks of up to 20 actions']).toMatch(
    /Counterexample: \[\["take","release","take","release","take"\]\][^]*After 'take' in free the state is 'broken'/,
  );
}, 60_000);

describe('ready machines', () => {
  class Node {
    state: 'follower' | 'candidate' | 'leader' = 'follower';
    readonly told: string[] = [];
    go(from: Node['state'], to: Node['state']): void {
      if (this.state !== from) throw Object.assign(new Error(`a ${this.state}`), { code: 'WRONG_ROLE' });
      this.state = to;
      if (to === 'leader') this.told.push('it leads');
    }
  }

  const election = {
    create: () => new Node(),
    state: ({ state }: Node) => state,
    effects: ({ told }: Node) => told,
    rejects: 'WRONG_ROLE',
    actions: {
      campaign: (node: Node) => node.go('follower', 'candidate'),
      win: { run: (node: Node) => node.go('candidate', 'leader'), effects: ['it leads'] },
      lose: (node: Node) => node.go('candidate', 'follower'),
      stepDown: (node: Node) => node.go('leader', 'follower'),
    },
  };
  leaderElectionMachine(election).tests({ walks: 10 });

  test.each([
    ['does not have', { ...election.actions, win: election.actions.win.run }],
    ['is missing', { ...election.actions, lose: { run: election.actions.lose, effects: ['it follows'] } }],
  ])('an effect that the description %s is told', async (_, actions) => {
    const walks = [
      ['campaign', 'win'],
      ['campaign', 'lose'],
    ].map((path) => leaderElectionMachine({ ...election, actions }).walk(path));
    await expect(Promise.all(walks)).rejects.toThrow(/The effects of '(win|lose)' are .* and must be/);
  });

  const cache = cacheMachine<{ state: 'empty' | 'l1_hit' | 'invalidated' | 'refreshing' }>({
    create: () => ({ state: 'empty' }),
    state: ({ state }) => state,
    rejects: 'not now',
    actions: {
      load: (entry) => (entry.state === 'empty' ? (entry.state = 'l1_hit') : Promise.reject(new Error('not now'))),
      invalidate: (entry) => (entry.state === 'l1_hit' ? (entry.state = 'invalidated') : Promise.reject(new Error('not now'))),
    },
  });
  cache.tests({ walks: 10 });

  test('actions that are left out are not there', () => {
    expect(cache.mermaid()).not.toContain('refreshing');
    const wrong = { create: () => ({}), state: () => 'active' as const, actions: { settle: () => undefined } };
    expect(() => sessionMachine(wrong as never)).toThrow(/no action 'settle'[^]*beginClaim, skipClaim/);
  });

  test('a session has twelve states', () => {
    const all = [
      'beginClaim',
      'skipClaim',
      'claim',
      'failClaim',
      'closeClaimWindow',
      'missClaim',
      'beginProof',
      'needNoProof',
      'prove',
      'failProof',
      'closeProofWindow',
    ];
    const actions = Object.fromEntries(all.map((name) => [name, () => undefined]));
    const picture = sessionMachine({ create: () => ({}), state: () => 'active' as const, actions }).mermaid();
    expect(new Set(picture.match(/(?<=--> )\w+(?=:)|(?<=\] --> )\w+/g)).size).toBe(12);
  });
});
