import { SharedPlaces, SharedStepsOnly } from '../../src/race/shared-places';
import type { Access, Step } from '../../src/race/step';

const access = (key: string | undefined, kind: Access['kind'] = 'write', space = 'db 0'): Access => ({ space, key, kind });
const step = (task: number, ...accesses: Access[]): Step => ({
  task,
  kind: 'command',
  label: 'step',
  digest: `${task} ${accesses.map(({ kind, space, key }) => `${kind} ${space} ${key}`).join()}`,
  accesses,
});
const learnt = (...steps: Step[]): SharedPlaces => {
  const places = new SharedPlaces();
  places.learn(steps);
  return places;
};

test.each<readonly [string, Step, Step, boolean]>([
  ['a key that two tasks write', step(0, access('k')), step(1, access('k')), true],
  ['a key that one writes and one reads', step(0, access('k')), step(1, access('k', 'read')), true],
  ['a key that two read', step(0, access('k', 'read')), step(1, access('k', 'read')), false],
  ['a key that one task has for itself', step(0, access('k')), step(0, access('k', 'read')), false],
  ['the same name in another space', step(0, access('k')), step(1, access('k', 'write', 'db 1')), false],
  ['a whole database and a key of it', step(0, access(undefined, 'read')), step(1, access('k')), true],
  ['everything and a key', step(0, access(undefined, 'write', '*')), step(1, access('k', 'read')), true],
])('%s: shared %#', (_, first, second, isShared) => {
  const places = learnt(first, second);
  expect([places.isEmpty, places.isPrivate(first), places.isPrivate(second)]).toEqual([!isShared, !isShared, !isShared]);
});

test('what nobody has touched yet is not known to be private', () => {
  expect(learnt(step(0, access('k'))).isPrivate(step(0, access('new')))).toBe(false);
});

test('what is learnt later counts for what was asked before', () => {
  const places = learnt(step(0, access('k')));
  expect(places.isPrivate(step(0, access('k')))).toBe(true);
  places.learn([step(1, access('k'))]);
  expect(places.isPrivate(step(0, access('k')))).toBe(false);
});

test('a step that has turned out to touch more than it announces is known by its digest', () => {
  const announced = step(0, access('own'));
  const places = learnt({ ...announced, accesses: [access('own'), access('k')] }, step(1, access('k')));
  expect(places.isPrivate(announced)).toBe(false);
});

test('the strategy is asked, and told, of shared steps only', () => {
  const [own, shared, other] = [step(0, access('own')), step(0, access('k')), step(1, access('k'))];
  const heard: string[] = [];
  const strategy = new SharedStepsOnly(
    {
      name: 'spy',
      begin: () => true,
      choose: (choices) => heard.push(`chooses of ${choices.length}`) - 1,
      executed: ({ digest }) => void heard.push(digest),
      end: () => void heard.push('end'),
    },
    learnt(own, shared, other),
  );
  expect(strategy.name).toBe('spy');
  expect(strategy.choose([other, own], [])).toBe(1);
  strategy.executed(own);
  expect(strategy.choose([shared, other], [])).toBe(0);
  strategy.executed(shared);
  strategy.end([]);
  expect(heard).toEqual(['chooses of 2', shared.digest, 'end']);
});
