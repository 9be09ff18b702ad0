import type { Binary } from '../../../base/bytes';
import { emptyListpackSize, integerElementSize, stringElementSize } from '../listpack-size';
import type { Identified } from './id-tree';
import { compareIds, type StreamId } from './stream-id';
import { signedDifference } from './uint64';

/** An entry of a stream. Never changed: a deleted one is another. */
export interface StreamEntry {
  readonly id: StreamId;
  /** Names and values in turn. A deleted entry keeps them, as Redis does. */
  readonly fields: readonly Binary[];
  /** Its names are those of the node's first entry, which a listpack does not repeat. */
  readonly sameFields: boolean;
  readonly deleted: boolean;
}

/**
 * Some successive entries of a stream: what Redis keeps in one listpack of its radix tree. Entries come at its end; a deleted one
 * stays as a tombstone until the whole node goes.
 */
export class StreamNode implements Identified {
  /** In the order in which they came, deleted ones too. */
  private readonly all: StreamEntry[] = [];
  private liveCount = 0;
  /** Whether the entries' ids ascend. XSETID may set the last id back behind a deleted entry. */
  private ascends = true;
  /** Bytes of the listpack, less those of the two counts in it. */
  private contentSize: number;

  constructor(
    /** Which stream may change it. */
    readonly owner: object,
    /** The first entry's, whether it is deleted or not. Ids in the listpack are told as differences to it. */
    readonly id: StreamId,
    /** The names of the first entry's fields. */
    readonly masterFields: readonly Binary[],
  ) {
    this.contentSize = emptyListpackSize + integerElementSize(masterFields.length) + integerElementSize(0);
    for (const name of masterFields) this.contentSize += stringElementSize(name);
  }

  get entries(): readonly StreamEntry[] {
    return this.all;
  }

  /** How many entries are not deleted. */
  get live(): number {
    return this.liveCount;
  }

  get deleted(): number {
    return this.all.length - this.liveCount;
  }

  /** The newest entry's id, whether it is deleted or not. */
  get lastId(): StreamId {
    return this.all.at(-1)!.id;
  }

  /** Bytes of the listpack. */
  get size(): number {
    return this.contentSize + integerElementSize(this.liveCount) + integerElementSize(this.deleted);
  }

  /** Adds an entry at the end. @param fields names and values in turn; taken over */
  append(id: StreamId, fields: Binary[], deleted = false): void {
    const sameFields = this.hasMasterFields(fields);
    if (compareIds(id, this.all.at(-1)?.id ?? this.id) < (this.all.length === 0 ? 0 : 1)) this.ascends = false;
    // The strings of each command need not be kept.
    if (sameFields) for (let i = 0; i < this.masterFields.length; i++) fields[i * 2] = this.masterFields[i]!;
    this.all.push({ id, fields, sameFields, deleted });
    if (!deleted) this.liveCount++;
    this.contentSize += this.entrySize(id, fields, sameFields);
  }

  /** Makes an entry a tombstone, unless it is one. */
  delete(at: number): void {
    const entry = this.all[at]!;
    if (entry.deleted) return;
    this.all[at] = { ...entry, deleted: true };
    this.liveCount--;
  }

  /** The place of the first entry that may have this id or a greater one: none before has. */
  placeOf(id: StreamId): number {
    return this.ascends ? this.countWhile((each) => compareIds(each, id) < 0) : 0;
  }

  /** The place after the last entry that may have this id or a smaller one: none from there on has. */
  endOf(id: StreamId): number {
    return this.ascends ? this.countWhile((each) => compareIds(each, id) <= 0) : this.all.length;
  }

  /** A copy that another stream may change. */
  copyFor(owner: object): StreamNode {
    const copy = new StreamNode(owner, this.id, this.masterFields);
    for (const entry of this.all) copy.all.push(entry);
    copy.liveCount = this.liveCount;
    copy.ascends = this.ascends;
    copy.contentSize = this.contentSize;
    return copy;
  }

  /** How many entries there are before the first whose id fails; ids that pass come before those that fail. */
  private countWhile(passes: (id: StreamId) => boolean): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (passes(this.all[middle]!.id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private hasMasterFields(fields: readonly Binary[]): boolean {
    const { masterFields } = this;
    if (fields.length !== masterFields.length * 2) return false;
    for (let i = 0; i < masterFields.length; i++) if (fields[i * 2] !== masterFields[i]) return false;
    return true;
  }

  /** Bytes of flags, id, the count and names of fields unless they are the master's, values, and the number of elements. */
  private entrySize(id: StreamId, fields: readonly Binary[], sameFields: boolean): number {
    const count = fields.length >> 1;
    let size =
      integerElementSize(0) +
      integerElementSize(signedDifference(id.ms, this.id.ms)) +
      integerElementSize(signedDifference(id.seq, this.id.seq));
    size += sameFields ? integerElementSize(count + 3) : integerElementSize(count) + integerElementSize(2 * count + 4);
    for (let i = sameFields ? 1 : 0; i < fields.length; i += sameFields ? 2 : 1) size += stringElementSize(fields[i]!);
    return size;
  }
}
