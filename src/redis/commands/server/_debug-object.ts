import { errors } from '../../errors';
import { encodingOf } from '../../keyspace/encoding';
import { SimpleReply } from '../../reply';
import type { DebugAction } from './_debug-action';

/** Values have no address here and nobody shares them: `at` and `refcount` are constants, `serializedlength` an estimate. */
export const objectAction: DebugAction = {
  name: 'object',
  words: [3, 3],
  help: `
OBJECT <key>
    Show low level info about \`key\` and associated value.`,
  run: ({ db, keyspace }, argv) => {
    const entry = db.held(argv[2]!);
    if (entry === undefined) throw errors.noSuchKey;
    const encoding = encodingOf(entry.value);
    const idle = Math.max(0, keyspace.nowSec - entry.usedAtSec);
    const clock = entry.usedAtSec % 2 ** 24;
    const size = typeof entry.value === 'string' ? entry.value.length + 1 : 0;
    return new SimpleReply(`Value at:0x0 refcount:1 encoding:${encoding} serializedlength:${size} lru:${clock} lru_seconds_idle:${idle}`);
  },
};
