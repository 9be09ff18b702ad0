import type { Binary } from '../../base/bytes';
import type { Random } from '../../base/random';
import { Dictionary, type Node } from './dictionary';
import { ScoreTree } from './score-tree';
import { type EncodingLimits, type MutableValue, unowned } from './value';

/** A member with its score, as a sorted set gives it out: not to be kept past the next change. */
export interface ScoredMember {
  readonly key: Binary;
  readonly score: number;
}

/** Ranks from `start` to before `end`; none when they are equal. */
export interface RankRange {
  readonly start: number;
  readonly end: number;
}

/** Scores between two bounds. */
export interface ScoreRange {
  readonly min: number;
  readonly max: number;
  readonly minExclusive: boolean;
  readonly maxExclusive: boolean;
}

/** Members between two bounds in byte order, for sets whose scores are all equal. */
export interface LexRange {
  readonly min: LexBound;
  readonly max: LexBound;
}

/** '-' and '+' lie before and after every member. */
export type LexBound = '-' | '+' | { readonly member: Binary; readonly exclusive: boolean };

/** How a range is gone through. */
export interface Walk {
  /** From the highest member down. */
  readonly fromEnd: boolean;
  /** How many members to pass over; negative: all. */
  readonly skip: number;
}

const noRanks: RankRange = { start: 0, end: 0 };
const wholeAscending: Walk = { fromEnd: false, skip: 0 };

/**
 * Members with scores, in the order of the scores and of equal ones in byte order. Looked up by member in O(1);
 * added, removed, ranked, and found by rank, score or bytes in O(log n). No score is NaN.
 */
export class SortedSetValue implements MutableValue {
  readonly type = 'zset';
  epoch = unowned;
  private members = new Dictionary<Member>();
  private order = new ScoreTree<Member>();
  private state: 'listpack' | 'skiplist';

  /** @param expectedSize how many members are about to be added, where that is known; 0 otherwise */
  constructor(
    private limits: EncodingLimits,
    expectedSize = 0,
  ) {
    this.state = expectedSize > limits.zsetMaxListpackEntries ? 'skiplist' : 'listpack';
  }

  /** Before so many members are set, those that are there already included: too many do not go through a listpack. */
  expect(count: number): void {
    if (count > this.limits.zsetMaxListpackEntries) this.state = 'skiplist';
  }

  /** A set of distinct members made at once, in O(n log n) with a small constant. */
  static of(limits: EncodingLimits, scores: Iterable<readonly [member: Binary, score: number]>): SortedSetValue {
    const members: Member[] = [];
    for (const [member, score] of scores) members.push(new Member(member, score));
    const set = new SortedSetValue(limits, members.length);
    for (const { key } of members) if (key.length > limits.zsetMaxListpackValue) set.state = 'skiplist';
    for (const member of members) {
      member.score = set.storable(member.score);
      set.members.add(member);
    }
    set.order = ScoreTree.of(members.sort((a, b) => a.score - b.score || (a.key < b.key ? -1 : 1)));
    return set;
  }

  /** As {@link of}, of members that stood in a listpack: only their number counts. */
  static ofListpack(limits: EncodingLimits, scores: Iterable<readonly [member: Binary, score: number]>): SortedSetValue {
    const set = SortedSetValue.of({ ...limits, zsetMaxListpackValue: Infinity }, scores);
    set.limits = limits;
    return set;
  }

  get encoding(): 'listpack' | 'skiplist' {
    return this.state;
  }

  /** Leaves the compact encoding, whatever the size. */
  useSkiplist(): void {
    this.state = 'skiplist';
  }

  /** How many members there are. */
  get size(): number {
    return this.members.size;
  }

  /** Bytes of all members. */
  get memberBytes(): number {
    return this.members.keyBytes;
  }

  score(member: Binary): number | undefined {
    return this.members.get(member)?.score;
  }

  has(member: Binary): boolean {
    return this.members.has(member);
  }

  /** Gives a member a score, whether it was there or not. */
  set(member: Binary, score: number): 'added' | 'updated' | 'same' {
    const present = this.members.get(member);
    if (present === undefined) {
      this.makeRoom(member);
      const added = new Member(member, this.storable(score));
      this.members.add(added);
      this.order.add(added);
      return 'added';
    }
    if (present.score === score) return 'same';
    this.order.delete(present);
    present.score = this.storable(score);
    this.order.add(present);
    return 'updated';
  }

  /** @returns whether the member was there */
  delete(member: Binary): boolean {
    const removed = this.members.delete(member);
    if (removed !== undefined) this.order.delete(removed);
    return removed !== undefined;
  }

  /** Removes the members of a range of ranks. @returns them, lowest first */
  deleteRange({ start, end }: RankRange): ScoredMember[] {
    const removed = this.order.deleteRange(start, end);
    for (const { key } of removed) this.members.delete(key);
    return removed;
  }

  /** How many members come before this one; undefined when it is not there. */
  rank(member: Binary): number | undefined {
    const present = this.members.get(member);
    return present && this.order.rank(present);
  }

  /** The member of a rank, from 0; undefined past the end. */
  at(rank: number): ScoredMember | undefined {
    return this.order.at(rank);
  }

  /** The members of a range of ranks, lowest first; all unless told. O(log n + m). */
  slice({ start, end }: RankRange = { start: 0, end: this.size }): ScoredMember[] {
    return this.order.slice(start, end);
  }

  /** The ranks of the members whose scores lie in a range. */
  ranksByScore({ min, max, minExclusive, maxExclusive }: ScoreRange): RankRange {
    const start = this.order.partition(minExclusive ? (score) => score <= min : (score) => score < min);
    const end = this.order.partition(maxExclusive ? (score) => score < max : (score) => score <= max);
    return start < end ? { start, end } : noRanks;
  }

  /**
   * The ranks of the members that lie in a range of bytes, less those that the walk passes over.
   * Where scores differ Redis leaves the result undefined, but a listpack has a definite one, which this gives too:
   * the run of members in the range that the walk meets first; it passes over members without a look at them.
   */
  ranksByLex(range: LexRange, walk: Walk = wholeAscending): RankRange {
    if (this.state === 'listpack') return this.firstRun(range, walk);
    const start = this.order.partition((_, items, at) => !isAtLeast(items[at]!.key, range.min));
    const end = this.order.partition((_, items, at) => isAtMost(items[at]!.key, range.max));
    return start < end ? passOver({ start, end }, walk) : noRanks;
  }

  /** A step of ZSCAN: see {@link Dictionary.scan}. */
  scan(cursor: number, count: number, visit: (member: ScoredMember) => void): number {
    return this.members.scan(cursor, count, visit);
  }

  /** A member picked uniformly, in O(1); undefined when there is none. */
  random(random: Random): ScoredMember | undefined {
    return this.members.random(random);
  }

  clone(): SortedSetValue {
    const copy = new SortedSetValue(this.limits);
    copy.members = this.members.clone(({ key, score }) => new Member(key, score));
    copy.order = ScoreTree.of(this.order.slice(0, this.size).map(({ key }) => copy.members.get(key)!));
    copy.state = this.state;
    return copy;
  }

  private makeRoom(member: Binary): void {
    const { zsetMaxListpackEntries, zsetMaxListpackValue } = this.limits;
    if (this.size + 1 > zsetMaxListpackEntries || member.length > zsetMaxListpackValue) this.state = 'skiplist';
  }

  /** A listpack keeps integral scores as integers, which know no negative zero. */
  private storable(score: number): number {
    return score === 0 && this.state === 'listpack' ? 0 : score;
  }

  private firstRun({ min, max }: LexRange, { fromEnd, skip }: Walk): RankRange {
    const members = this.slice();
    const { length } = members;
    if (skip < 0 || length === 0 || !isAtLeast(members[length - 1]!.key, min) || !isAtMost(members[0]!.key, max)) return noRanks;
    if (fromEnd) {
      const last = members.findLastIndex(({ key }) => isAtMost(key, max));
      if (last < skip || !isAtLeast(members[last]!.key, min)) return noRanks;
      const end = last + 1 - skip;
      return { start: 1 + members.findLastIndex(({ key }, at) => at < end && !isAtLeast(key, min)), end };
    }
    const first = members.findIndex(({ key }) => isAtLeast(key, min));
    if (first + skip >= length || !isAtMost(members[first]!.key, max)) return noRanks;
    const start = first + skip;
    const past = members.findIndex(({ key }, at) => at >= start && !isAtMost(key, max));
    return { start, end: past < 0 ? length : past };
  }
}

/** A range less its first members in the direction of a walk. */
export function passOver({ start, end }: RankRange, { fromEnd, skip }: Walk): RankRange {
  if (skip < 0 || skip >= end - start) return noRanks;
  return fromEnd ? { start, end: end - skip } : { start: start + skip, end };
}

class Member implements Node, ScoredMember {
  seq = 0;

  constructor(
    readonly key: Binary,
    public score: number,
  ) {}
}

function isAtLeast(member: Binary, bound: LexBound): boolean {
  if (typeof bound === 'string') return bound === '-';
  return bound.exclusive ? member > bound.member : member >= bound.member;
}

function isAtMost(member: Binary, bound: LexBound): boolean {
  if (typeof bound === 'string') return bound === '+';
  return bound.exclusive ? member < bound.member : member <= bound.member;
}
