import type { StreamEntry } from '../../keyspace/stream/stream-node';

/** An entry as clients see it: its id, and names and values in turn. */
export function entryReply({ id, fields }: StreamEntry): readonly [id: string, fields: readonly string[]] {
  return [`${id}`, fields];
}
