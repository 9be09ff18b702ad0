import type { StreamEntry } from '../../keyspace/stream/stream-node';
import type { Reply } from '../../reply';

/** An entry as clients see it: its id, and names and values in turn. */
export function entryReply({ id, fields }: StreamEntry): Reply {
  return [`${id}`, fields];
}
