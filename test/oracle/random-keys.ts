import { createRandom, type Random } from '../../src/base/random';

/** Commands that make keys of all types, small and large, some with a time to end. No two runs of a seed differ. */
export function randomKeys(seed: string, count: number): string[][] {
  const random = createRandom(seed);
  const commands: string[][] = [];
  for (let i = 0; i < count; i++) {
    if (databaseOf(i) !== databaseOf(i - 1)) commands.push(['SELECT', String(databaseOf(i))]);
    const key = `key ${i}`;
    commands.push(...makers[i % makers.length]!(random, key, 1 + random.below(random.below(20) === 0 ? 400 : 10)));
    if (random.below(3) === 0) commands.push(['PEXPIREAT', key, String(4_102_444_800_000 + i)]);
  }
  return commands;
}

/** The database of a key, by its rank. */
export function databaseOf(rank: number): number {
  return Math.floor(rank / 500) % 16;
}

type Maker = (random: Random, key: string, size: number) => string[][];

const makers: readonly Maker[] = [
  (random, key) => [['SET', key, text(random)]],
  (random, key, size) => [
    ['RPUSH', key, ...texts(random, size)],
    ['LPUSH', key, ...texts(random, 3)],
    ['LPOP', key],
  ],
  (random, key, size) => [['SADD', key, ...texts(random, size)]],
  (random, key, size) => [
    ['SADD', key, ...Array.from({ length: size }, () => String((random.below(900) - 450) * 70_000 ** random.below(3)))],
  ],
  (random, key, size) => [['HSET', key, ...texts(random, 2 * size)]],
  (random, key, size) => [['ZADD', key, ...Array.from({ length: size }, () => [score(random), text(random)]).flat()]],
  stream,
];

function stream(random: Random, key: string, size: number): string[][] {
  let ms = 1_000;
  const ids = Array.from({ length: size }, () => `${(ms += 1 + random.below(70_000))}-${random.below(5)}`);
  return [
    ...ids.map((id) => ['XADD', key, id, ...(random.below(4) === 0 ? texts(random, 2) : ['a', text(random), 'b', text(random)])]),
    ['XDEL', key, ...ids.filter(() => random.below(6) === 0), '1-1'],
    ['XGROUP', 'CREATE', key, 'readers', '0'],
    ['XREADGROUP', 'GROUP', 'readers', 'one', 'COUNT', '3', 'STREAMS', key, '>'],
    ['XREADGROUP', 'GROUP', 'readers', 'two', 'COUNT', '2', 'STREAMS', key, '>'],
    ['XACK', key, 'readers', ids[0]!],
    ...(random.below(5) === 0 ? [['XTRIM', key, 'MAXLEN', '3']] : []),
  ];
}

function score(random: Random): string {
  const odd = ['inf', '-inf', '1e300', '-0.1', '12345678901234567890'];
  return random.below(4) === 0 ? odd[random.below(odd.length)]! : String(random.below(1_000) / 8);
}

function texts(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => text(random));
}

function text(random: Random): string {
  const kind = random.below(9);
  if (kind < 3) return String((random.below(2 ** 31) - 2 ** 30) * (kind === 2 ? random.below(70_000) : 1));
  const length = kind < 7 ? random.below(12) : kind < 8 ? random.below(90) : random.below(900);
  return String.fromCharCode(...Array.from({ length }, () => (random.below(5) === 0 ? random.below(256) : 97 + random.below(5))));
}
