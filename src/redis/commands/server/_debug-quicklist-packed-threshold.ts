import { parseMemorySize } from '../../memory-size';
import { defaultEncodingLimits } from '../../keyspace/value';
import { ErrorReply, ok } from '../../reply';
import type { DebugAction } from './_debug-action';

const largestThreshold = 2n ** 32n - 2n ** 20n;

/** How large an element of a list must be to stand outside of listpacks: DUMP shows it. */
export const quicklistPackedThresholdAction: DebugAction = {
  name: 'quicklist-packed-threshold',
  words: [3, 3],
  help: `
QUICKLIST-PACKED-THRESHOLD <size>
    Set from which size on an element of a list has a node to itself; 0 is the default, 1 GB.`,
  run: ({ keyspace }, argv) => {
    const bytes = parseMemorySize(argv[2]!);
    if (bytes === undefined || bytes > largestThreshold) return wrongSize;
    keyspace.limits.quicklistPackedThreshold = Number(bytes) || defaultEncodingLimits.quicklistPackedThreshold;
    return ok;
  },
};

const wrongSize = new ErrorReply('ERR argument must be a memory value bigger than 1 and smaller than 4gb');
