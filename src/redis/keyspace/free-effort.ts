import type { StreamValue } from './stream';
import type { Value } from './value';

/** What takes more than so many steps to free, Redis frees in the background when it is asked to. */
const mostAtOnce = 64;

/** Whether Redis would leave the freeing of a value to a thread in the background: INFO counts these (`lazyfreed_objects`). */
export function isFreedLazily(value: Value): boolean {
  return freeEffort(value) > mostAtOnce;
}

/** How many parts a value would have in Redis's memory that are freed one by one. */
function freeEffort(value: Value): number {
  if (typeof value === 'string' || value.type === 'string') return 1;
  if (value.type === 'list') return value.encoding === 'quicklist' ? value.nodes.all().length : 1;
  if (value.type === 'stream') return streamEffort(value);
  return ['hashtable', 'skiplist'].includes(value.encoding) ? value.size : 1;
}

/** All groups are taken to be like the first. */
function streamEffort(stream: StreamValue): number {
  const groups = stream.groups();
  return stream.countRadixTreeNodes() + (groups.length === 0 ? 0 : groups.length * (1 + groups[0]!.pending.size));
}
