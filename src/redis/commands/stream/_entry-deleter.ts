import type { Binary } from '../../../base/bytes';
import type { Database } from '../../keyspace/database';
import type { StreamValue } from '../../keyspace/stream';
import { compareIds, type StreamId } from '../../keyspace/stream/stream-id';

/** Deletes entries of one stream for a command, and tells of it at the end. */
export class EntryDeleter {
  private count = 0;
  private readonly firstId: StreamId;
  private firstWent = false;

  constructor(
    private readonly db: Database,
    private readonly key: Binary,
    private readonly stream: StreamValue,
  ) {
    this.firstId = stream.firstId;
  }

  /** @returns whether it was there */
  delete(id: StreamId): boolean {
    const { stream } = this;
    if (!stream.delete(id)) return false;
    this.count++;
    if (compareIds(id, this.firstId) === 0) this.firstWent = true;
    if (compareIds(id, stream.maxDeletedId) > 0) stream.maxDeletedId = id;
    return true;
  }

  finish(): void {
    if (this.firstWent) this.stream.renewFirstId();
    if (this.count > 0) this.db.changed('stream', 'xdel', this.key, this.count);
  }
}
