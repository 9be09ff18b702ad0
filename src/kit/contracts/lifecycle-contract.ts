import { setImmediate } from '../../base/event-loop';
import { broken, defineContract, rejectionOf, same, type ContractCase, type ContractOptions } from '../contract';
import { isErrorLike } from '../concurrency/outcomes';
import { OpenedHandles } from './opened-handles';

/** Something that is started and stopped, as its contract uses it. What is optional may be left out for a reason: see {@link ContractOptions.without}. */
export interface LifecycleUnderTest {
  start(): unknown;
  stop(): unknown;
  isRunning(): boolean | PromiseLike<boolean>;
  /** Makes the next start fail, e.g. by a port that is taken. */
  failNextStart?(): unknown;
  /** Begins a piece of its work and resolves when that is over, done or given up. */
  work?(): PromiseLike<unknown>;
  /** How many things it holds open. Default: what its calls have opened that keeps this process alive (timers, sockets, servers, children). */
  open?(): number;
}

/** Options of {@link lifecycleContract}. */
export interface LifecycleContractOptions extends ContractOptions<Omit<LifecycleUnderTest, 'open'>> {
  /** How `start` ends after `stop`: 'works' (the default), or the error with which it is rejected: its code, a part of its message, or a pattern for either. */
  readonly startAfterStop?: 'works' | { readonly rejects: string | RegExp };
}

type LifecycleCase = ContractCase<LifecycleUnderTest>;
/** One that tells what it has open. */
type Subject = LifecycleUnderTest & Pick<Required<LifecycleUnderTest>, 'open'>;

/**
 * What everything that is started and stopped must hold, as tests: nothing runs before the start; start and stop may come twice, at once, in the middle of each
 * other and in the wrong order; a start that fails leaves nothing; work is over when stop resolves; nothing stays open.
 * @param create makes one that has not been started, in each test a fresh one
 * @example
 * lifecycleContract(() => {
 *   const worker = new Worker({ queue });
 *   return { start: () => worker.start(), stop: () => worker.stop(), isRunning: () => worker.isRunning };
 * }, { without: { failNextStart: 'nothing in it can fail', work: 'it has no work of its own' } });
 */
export function lifecycleContract(
  create: () => LifecycleUnderTest | PromiseLike<LifecycleUnderTest>,
  options: LifecycleContractOptions = {},
): void {
  const { name = 'lifecycle', startAfterStop = 'works', without } = options;
  const again = startAfterStop === 'works' ? startsAgain : refusesToStart(startAfterStop.rejects);
  const cases = [...startCases, ...stopCases, again, ...failureCases, ...workCases, ...leakCases(startAfterStop === 'works')];
  defineContract(name, create, cases.map(followed), without);
}

/** The case with subjects whose calls are followed, where they do not tell themselves what they have open. */
function followed(each: LifecycleCase): LifecycleCase {
  return {
    ...each,
    async run(create) {
      const handles = new OpenedHandles();
      try {
        await each.run(async () => follow(await handles.within(create), handles));
      } finally {
        handles.close();
      }
    },
  };
}

function follow(subject: Required<LifecycleUnderTest>, handles: OpenedHandles): Required<LifecycleUnderTest> {
  return {
    start: () => handles.within(() => subject.start()),
    stop: () => handles.within(() => subject.stop()),
    isRunning: () => subject.isRunning(),
    failNextStart: () => handles.within(() => subject.failNextStart()),
    work: () => handles.within(() => subject.work()),
    open: () => (subject as LifecycleUnderTest).open?.() ?? handles.kinds().length,
  };
}

const startCases: readonly LifecycleCase[] = [
  {
    name: 'before its start nothing runs',
    async run(create) {
      const subject = await create();
      await expectRunning(subject, false, 'Before its start');
      await expectOpen(subject, 0, 'Before its start');
    },
  },
  {
    name: 'it runs when start resolves, and not any more when stop does',
    async run(create) {
      const subject = await create();
      await subject.start();
      await expectRunning(subject, true, 'When start has resolved');
      await subject.stop();
      await expectRunning(subject, false, 'When stop has resolved');
    },
  },
  {
    name: 'starting twice is one start',
    run: async (create) => endsWithOneStop(await create(), async (subject) => (await subject.start(), await subject.start())),
  },
  {
    name: 'starts at once are one start',
    run: async (create) => endsWithOneStop(await create(), (subject) => Promise.all([subject.start(), subject.start(), subject.start()])),
  },
];

const stopCases: readonly LifecycleCase[] = [
  {
    name: 'stopping twice does no harm',
    async run(create) {
      const subject = await create();
      await subject.start();
      await subject.stop();
      await subject.stop();
    },
  },
  {
    name: 'stops at once all resolve',
    async run(create) {
      const subject = await create();
      await subject.start();
      await Promise.all([subject.stop(), subject.stop(), subject.stop()]);
      await expectRunning(subject, false, 'When all stops have resolved');
    },
  },
  {
    name: 'stopping what was never started does no harm',
    async run(create) {
      const subject = await create();
      await subject.stop();
      await expectRunning(subject, false, 'After a stop alone');
    },
  },
  {
    name: 'a stop while it starts leaves it stopped, with nothing open',
    async run(create) {
      const subject = await create();
      const before = subject.open();
      // Whether a start that was overtaken resolves or is rejected is its own affair.
      const start = rejectionOf(() => subject.start());
      await subject.stop();
      await start;
      await turns(someTurns);
      await expectRunning(subject, false, 'After a stop in the middle of its start');
      await expectOpen(subject, before, 'After a stop in the middle of its start');
    },
  },
];

const startsAgain: LifecycleCase = {
  name: 'it can be started again when it was stopped',
  async run(create) {
    const subject = await create();
    await subject.start();
    await subject.stop();
    await subject.start();
    await turns(someTurns);
    await expectRunning(subject, true, 'Started again');
    await subject.stop();
  },
};

function refusesToStart(rejects: string | RegExp): LifecycleCase {
  return {
    name: 'it refuses to start when it was stopped',
    async run(create) {
      const subject = await create();
      await subject.start();
      await subject.stop();
      const rejected = await rejectionOf(() => subject.start());
      if (rejected === undefined)
        throw broken('It could be started again.', `The contract says that start is rejected with ${String(rejects)} then.`);
      if (!isErrorLike(rejected.error, rejects)) throw rejected.error;
      await expectRunning(subject, false, 'After the start that was refused');
    },
  };
}

const failureCases: readonly LifecycleCase[] = [
  {
    name: 'a start that fails is rejected, leaves nothing open, and can be tried again',
    needs: ['failNextStart'],
    async run(create) {
      const subject = await create();
      const before = subject.open();
      await subject.failNextStart();
      if ((await rejectionOf(() => subject.start())) === undefined) throw broken('A start that failed has resolved.', 'Reject it.');
      await expectRunning(subject, false, 'After a start that failed');
      await expectOpen(subject, before, 'After a start that failed');
      await subject.start();
      await subject.stop();
    },
  },
];

const workCases: readonly LifecycleCase[] = [
  {
    name: 'work under way is over when stop resolves',
    needs: ['work'],
    async run(create) {
      const subject = await create();
      await subject.start();
      let isOver = false;
      const over = (): void => void (isOver = true);
      const work = subject.work().then(over, over);
      await subject.stop();
      // What ends with the stop may come to be known a promise later.
      await turns(1);
      if (!isOver) throw broken('Stop has resolved, and work goes on.', 'Wait for it in stop, or abort it and wait for its end.');
      await work;
    },
  },
];

const rounds = 10;

const leakCases = (startsAgainAfterStop: boolean): readonly LifecycleCase[] => [
  {
    name: 'nothing stays open, however often it is started and stopped',
    async run(create) {
      let subject = await create();
      for (let round = 1; round <= rounds; round++) {
        const before = subject.open();
        await subject.start();
        await subject.stop();
        await expectOpen(subject, before, `After start and stop number ${round}`);
        if (!startsAgainAfterStop) subject = await create();
      }
    },
  },
];

/** Whatever `starts` does, one stop ends it all. */
async function endsWithOneStop(subject: Subject, starts: (subject: Subject) => Promise<unknown>): Promise<void> {
  const before = subject.open();
  await starts(subject);
  await subject.stop();
  await expectRunning(subject, false, 'After two starts and one stop');
  await expectOpen(subject, before, 'After two starts and one stop');
}

async function expectRunning(subject: Subject, expected: boolean, when: string): Promise<void> {
  same(`${when} isRunning()`, await subject.isRunning(), expected, `It must ${expected ? '' : 'not '}run then.`);
}

/** How many turns of the event loop what was closed may take to be gone. */
const closingTurns = 1_000;
const someTurns = 20;

/** @throws DistributedError JD_CONTRACT where more is open than before, and stays so */
async function expectOpen(subject: Subject, before: number, when: string): Promise<void> {
  for (let turn = 0; subject.open() > before && turn < closingTurns; turn++) await turns(1);
  const open = subject.open();
  if (open <= before) return;
  throw broken(
    `${when} it has ${open - before} more open than before.`,
    'Close in stop what start has opened, timers too; open nothing before.',
  );
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
