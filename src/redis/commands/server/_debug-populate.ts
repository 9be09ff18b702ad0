import { upToZero } from '../../errors';
import { integerAtLeast } from '../../numbers';
import { ok } from '../../reply';
import type { DebugAction } from './_debug-action';

/** Redis prints the names into a buffer of this size less the zero at its end. */
const longestName = 127;

export const populateAction: DebugAction = {
  name: 'populate',
  words: [3, 5],
  help: `
POPULATE <count> [<prefix>] [<size>]
    Create <count> string keys named key:<num>. If <prefix> is specified then
    it is used instead of the 'key' prefix. Values have <size> bytes, if given:
    they are cut, or filled up with zero bytes.`,
  run: ({ db }, argv) => {
    const count = integerAtLeast(argv[2]!, 0);
    const size = argv[4] === undefined ? 0 : integerAtLeast(argv[4], 0);
    const prefix = upToZero(argv[3] ?? 'key');
    for (let number = 0; number < count; number++) {
      const key = `${prefix}:${number}`.slice(0, longestName);
      if (db.has(key)) continue;
      const value = `value:${number}`;
      db.add(key, size === 0 ? value : value.slice(0, size).padEnd(size, '\0'));
      db.touch(key, 0);
    }
    return ok;
  },
};
