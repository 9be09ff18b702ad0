import { AclLog, type Refused } from '../../../src/redis/acl/acl-log';

const refused = (changes: Partial<Refused> = {}): Refused => ({
  reason: 'key',
  context: 'toplevel',
  object: 'k',
  username: 'u',
  clientInfo: 'id=1',
  ...changes,
});

describe('entries alike within a minute are one', () => {
  test('that grows, and is the newest again', () => {
    const log = new AclLog();
    log.add(refused(), 1_000, 128);
    log.add(refused({ object: 'other' }), 2_000, 128);
    log.add(refused({ clientInfo: 'id=2' }), 61_000, 128);
    expect(log.entries).toEqual([
      { ...refused({ clientInfo: 'id=2' }), id: 0, count: 2, createdAtMs: 1_000, updatedAtMs: 61_000 },
      { ...refused({ object: 'other' }), id: 1, count: 1, createdAtMs: 2_000, updatedAtMs: 2_000 },
    ]);
  });

  test('not after more than a minute', () => {
    const log = new AclLog();
    log.add(refused(), 1_000, 128);
    log.add(refused(), 61_001, 128);
    expect(log.entries.map(({ id, count }) => [id, count])).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });

  test.each<Partial<Refused>>([{ reason: 'command' }, { context: 'multi' }, { object: 'K' }, { username: 'v' }])(
    'not with another %o',
    (changes) => {
      const log = new AclLog();
      log.add(refused(), 0, 128);
      log.add(refused(changes), 0, 128);
      expect(log.entries).toHaveLength(2);
    },
  );

  test('not beyond the ten newest', () => {
    const log = new AclLog();
    log.add(refused(), 0, 128);
    for (let i = 0; i < 10; i++) log.add(refused({ object: String(i) }), 0, 128);
    log.add(refused(), 0, 128);
    expect(log.entries).toHaveLength(12);
    log.add(refused({ object: '1' }), 0, 128);
    expect(log.entries).toHaveLength(12);
  });
});

test('the oldest entries go', () => {
  const log = new AclLog();
  for (let i = 0; i < 5; i++) log.add(refused({ object: String(i) }), 0, 3);
  expect(log.entries.map(({ object }) => object)).toEqual(['4', '3', '2']);
});

test('a copy puts it back', () => {
  const log = new AclLog();
  log.add(refused(), 0, 128);
  const saved = log.save();
  log.add(refused(), 0, 128);
  log.clear();
  log.restore(saved);
  log.add(refused({ object: 'next' }), 0, 128);
  expect(log.entries.map(({ id, count, object }) => [id, count, object])).toEqual([
    [1, 1, 'next'],
    [0, 1, 'k'],
  ]);
});
