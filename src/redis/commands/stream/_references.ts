import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import type { ReferencePolicy } from '../../keyspace/stream/trim';

/** What becomes of what groups have of entries that go, by the option that says so. */
export const policies: Readonly<Record<Binary, ReferencePolicy>> = { KEEPREF: 'keep', DELREF: 'delete', ACKED: 'acked' };

/** Which entries XDELEX and XACKDEL delete, and how. */
export interface Deletion {
  readonly references: ReferencePolicy;
  /** Not yet looked at: where there is no stream or group Redis never does. */
  readonly ids: readonly Binary[];
}

/** What a client is told of each id. */
export const deletionCodes = { absent: -1, deleted: 1, referenced: 2 } as const;

const noCount = new ErrorReply('ERR Number of IDs must be a positive integer');
const tooFewIds = new ErrorReply('ERR The `numids` parameter must match the number of arguments');
const noIds = new ErrorReply('ERR IDS option is required');

/** Reads `[KEEPREF | DELREF | ACKED] IDS numids id...` from `at` on, in any order. */
export function parseDeletion(argv: Argv, from: number): Deletion {
  let references: ReferencePolicy | undefined;
  let ids: readonly Binary[] | undefined;
  for (let at = from; at < argv.length; at++) {
    const option = argv[at]!.toUpperCase();
    if (references === undefined && option in policies) references = policies[option]!;
    else if (option === 'IDS' && at + 1 < argv.length) {
      const count = integer(argv[at + 1]!, noCount);
      if (count < 1) throw noCount;
      if (count > argv.length - at - 2) throw tooFewIds;
      ids = argv.slice(at + 2, at + 2 + count);
      at += 1 + count;
    } else throw errors.syntax;
  }
  if (ids === undefined) throw noIds;
  return { references: references ?? 'keep', ids };
}
