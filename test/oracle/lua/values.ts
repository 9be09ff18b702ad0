import type { Random } from '../../../src/base/random';

const atoms = [
  ...[
    'nil',
    'true',
    'false',
    'cjson.null',
    '0',
    '1',
    '-1',
    '0.1',
    '-0.5',
    '1e10',
    '123456789012345',
    '2^53',
    '-2^31',
    '2^63',
    '1e-7',
    '1e300',
  ],
  ...["''", "'x'", "'\\0\\255'", "'\"\\\\/\\n'", "'é'", "('y'):rep(40)", "('z'):rep(300)"],
];

/** A value as Lua's source, at most so deep. */
export function randomValue(random: Random, depth: number): string {
  const kind = random.below(depth > 0 ? 5 : 3);
  if (kind === 0) return atoms[random.below(atoms.length)]!;
  if (kind === 1) return randomNumber(random);
  if (kind === 2) return `'${randomBytes(random)}'`;
  const items = Array.from({ length: random.below(5) }, () => {
    const value = randomValue(random, depth - 1);
    return kind === 3 ? value : `[${randomKey(random)}] = ${value}`;
  });
  return `{${items.join(', ')}}`;
}

function randomNumber(random: Random): string {
  const size = 2 ** random.below(64);
  const number = random.next() * size * (random.below(2) === 0 ? 1 : -1);
  return String(random.below(2) === 0 ? Math.round(number) : number).replace('e+', 'e');
}

function randomBytes(random: Random): string {
  return Array.from({ length: random.below(12) }, () => `\\${String(random.below(256)).padStart(3, '0')}`).join('');
}

function randomKey(random: Random): string {
  return random.below(2) === 0 ? String(random.below(6)) : `'k${random.below(4)}'`;
}
