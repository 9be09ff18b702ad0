import { command } from '../../command';
import type { Binary } from '../../../base/bytes';
import { errors, oneLine, upToZero } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply, noReply, ok } from '../../reply';

export default command({
  name: 'REPLCONF',
  summary: 'An internal command for configuring the replication stream',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: -1,
  flags: ['admin', 'noscript', 'loading', 'stale', 'allow_busy'],
  docFlags: ['syscmd'],
  run: (_, argv) => {
    if (argv.length % 2 === 0) throw errors.syntax;
    for (let at = 1; at < argv.length; at += 2) {
      const option = argv[at]!.toLowerCase();
      // What a replica and its master tell each other while they replicate: no answer to anybody else.
      if (option === 'ack' || option === 'getack') return noReply;
      const check = checks[option];
      if (check === undefined) throw new ErrorReply(`ERR Unrecognized REPLCONF option: ${oneLine(upToZero(argv[at]!))}`);
      check(argv[at + 1]!);
    }
    return ok;
  },
});

const longestAddress = 255;

/** What a replica says of itself before it asks for the data, which this server does not give. */
const checks: Readonly<Record<string, ((value: Binary) => void) | undefined>> = {
  'listening-port': (value) => void integer(value),
  'ip-address': (value) => {
    if (value.length <= longestAddress) return;
    throw new ErrorReply(`ERR REPLCONF ip-address provided by replica instance is too long: ${value.length} bytes`);
  },
  capa: () => undefined,
  'rdb-only': (value) => {
    const number = integer(value);
    if (number < 0 || number > 1) throw errors.notInRange(0, 1);
  },
  'rdb-filter-only': (value) => {
    const unknown = value.split(/\s+/).find((word) => word !== '' && word.toLowerCase() !== 'functions');
    if (unknown !== undefined) throw new ErrorReply(`ERR Unsupported rdb-filter-only option: ${oneLine(upToZero(unknown))}`);
  },
};
