import { type FlowPoint, Flows } from '../../../src/race/watch/flow';

const done = (point: FlowPoint): FlowPoint => (point.over(), point);

test('what is awaited comes before what follows', () => {
  const flows = new Flows(100);
  const first = done(flows.next(undefined));
  const second = done(flows.next(first));
  const third = flows.next(second);
  expect([third.isAfter(first), third.isAfter(second), third.isAfter(third), first.isAfter(third)]).toEqual([true, true, true, false]);
  expect(third.isAfterOrBeside(first)).toBe(true);
});

test('two calls in Promise.all are two flows; who awaits both knows both', () => {
  const flows = new Flows(100);
  const before = done(flows.next(undefined));
  // One context: the second is made where the first has left it, before its reply.
  const [a1, b1] = [flows.next(before), undefined] as const;
  const b = flows.next(a1);
  expect(b1).toBeUndefined();
  done(a1);
  done(b);
  const a2 = flows.next(a1);
  const b2 = flows.next(b);
  expect([a2.isAfter(a1), a2.isAfter(b), b2.isAfter(b), b2.isAfter(a1)]).toEqual([true, false, true, false]);
  expect([a2.isAfterOrBeside(b), b2.isAfterOrBeside(a1)]).toEqual([false, true]);
  expect([a2.isAfter(b2), b2.isAfter(a2), a2.isAfter(before), b2.isAfter(before)]).toEqual([false, false, true, true]);
});

test('a step that waits is known to who has awaited it, and to nobody beside', () => {
  const flows = new Flows(100);
  const before = done(flows.next(undefined));
  const waiting = flows.next(before);
  const beside = done(flows.next(waiting));
  waiting.waits();
  const meanwhile = done(flows.next(beside));
  waiting.over();
  const [afterwards, still] = [flows.next(waiting), flows.next(meanwhile)];
  expect([afterwards.isAfter(waiting), meanwhile.isAfterOrBeside(waiting), still.isAfterOrBeside(waiting)]).toEqual([true, false, false]);
  expect(meanwhile.isAfterOrBeside(before)).toBe(true);
});

test('two flows have forked where both have awaited something last', () => {
  const flows = new Flows(100);
  const before = done(flows.next(undefined));
  const waited = done(flows.next(before));
  const [a, b] = [done(flows.next(waited)), done(flows.next(waited))];
  const [a2, b2] = [done(flows.next(a)), flows.next(flows.next(b))];
  expect([a2.fork(b2), b2.fork(a2), a2.fork(a), a2.fork(before)]).toEqual([waited, waited, a, before]);
  expect(a2.fork(flows.next(undefined))).toBeUndefined();
  // Made beside each other, neither has awaited the other.
  const first = flows.next(a2);
  const second = done(flows.next(first));
  first.over();
  expect(flows.next(second).fork(flows.next(first))).toBe(a2);
});

test('flows that begin at no point have nothing in common', () => {
  const flows = new Flows(100);
  const [a, b] = [done(flows.next(undefined)), done(flows.next(undefined))];
  expect([a.isAfter(b), b.isAfter(a), b.isAfterOrBeside(a)]).toEqual([false, false, false]);
});

test('forks that are long ago are forgotten, the flow they are in is not', () => {
  const flows = new Flows(10);
  const root = done(flows.next(undefined));
  const recent: FlowPoint[] = [];
  let at = root;
  for (let count = 0; count < 1_000; count++) {
    // What nobody awaits has gone on in its own branch.
    done(flows.next(at));
    at = done(flows.next(at));
    recent.push(at);
  }
  expect(at.isAfter(recent.at(-5)!)).toBe(true);
  expect(at.isAfter(root)).toBe(false);
  expect(depthOf(at)).toBeLessThanOrEqual(11);
});

test('a million steps of one flow are one branch', () => {
  const flows = new Flows(10);
  const first = done(flows.next(undefined));
  let at = first;
  for (let count = 0; count < 1e6; count++) at = done(flows.next(at));
  expect(at.isAfter(first)).toBe(true);
  expect(depthOf(at)).toBe(1);
});

function depthOf(point: FlowPoint): number {
  let depth = 0;
  for (let at: FlowPoint | undefined = point; at !== undefined; at = at.branch.after) depth++;
  return depth;
}
