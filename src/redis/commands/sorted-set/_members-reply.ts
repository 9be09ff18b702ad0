import type { ScoredMember } from '../../keyspace/sorted-set';
import { DoubleReply, type Reply } from '../../reply';

/** Members, with their scores in between in RESP2 and as pairs in RESP3. */
export function membersReply(members: readonly ScoredMember[], withScores: boolean, protocol: 2 | 3): Reply {
  if (!withScores) return members.map(({ key }) => key);
  if (protocol === 3) return pairs(members);
  const flat: Reply[] = [];
  for (const { key, score } of members) flat.push(key, new DoubleReply(score));
  return flat;
}

/** Each member with its score as an array of two. */
export function pairs(members: readonly ScoredMember[]): Reply[] {
  return members.map(({ key, score }) => [key, new DoubleReply(score)]);
}
