import { Flows } from '../../../src/race/watch/flow';
import { History, type PlaceAccess } from '../../../src/race/watch/history';

const limits = { steps: 1_000, bytes: 1e6 };
const flows = new Flows(10);
const access = (): PlaceAccess => ({ step: { point: flows.next(undefined) } });

function addTo(history: History<PlaceAccess>, keys: readonly string[], sizeBytes = 1): void {
  history.add(
    keys.map((key) => history.place('db 0', key)),
    keys.map(access),
    { sizeBytes },
  );
}

test('a million steps are remembered as far as the limit, on one key and on a million', () => {
  const history = new History<PlaceAccess>(limits);
  for (let count = 0; count < 1e6; count++) addTo(history, ['hot', `key ${count}`]);
  expect(history.size).toBe(limits.steps);
  expect(history.place('db 0', 'hot').accesses).toHaveLength(limits.steps / 2);
  expect(history.placeCount).toBe(limits.steps / 2 + 1);
});

test('long words and replies count', () => {
  const history = new History<PlaceAccess>(limits);
  for (let count = 0; count < 100; count++) addTo(history, ['key'], 200_000);
  expect(history.size).toBe(5);
});

test('a step at more keys than the limit leaves nothing', () => {
  const history = new History<PlaceAccess>({ steps: 3, bytes: 100 });
  addTo(history, ['a', 'b', 'c', 'd']);
  expect([history.size, history.placeCount]).toEqual([0, 0]);
});

test('a place that was only looked for is not kept', () => {
  const history = new History<PlaceAccess>(limits);
  history.place('db 0', 'nobody');
  expect(history.placeCount).toBe(0);
  addTo(history, ['somebody']);
  history.clear();
  expect([history.size, history.placeCount]).toEqual([0, 0]);
});

test('a place is shared from when a flow comes that has not awaited the last one', () => {
  const history = new History<PlaceAccess>(limits);
  const flow = flows.next(undefined);
  flow.over();
  const place = history.place('db 0', 'key');
  place.visit(flow);
  place.remember({ step: { point: flow } });
  place.visit(flows.next(flow));
  expect(place.isShared).toBe(false);
  place.visit(flows.next(undefined));
  expect(place.isShared).toBe(true);
});
