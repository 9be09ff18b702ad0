import type { Binary } from '../../../base/bytes';
import type { Conflict } from '../../../race/watch/conflict';
import type { FlowPoint } from '../../../race/watch/flow';
import type { Place, PlaceAccess } from '../../../race/watch/history';
import type { Argv } from '../../../redis/command';
import type { Reply } from '../../../redis/reply';
import type { SeenValue } from './asker';
import type { Knowledge } from './knowledge';

/** A command that was executed, or a whole transaction. */
export interface WatchedStep {
  readonly point: FlowPoint;
  /** Without MULTI and EXEC; long words are cut. */
  readonly commands: readonly Argv[];
  readonly isTransaction: boolean;
  /** The connection's id, as CLIENT ID tells it. */
  readonly client: number;
  readonly reply: Reply | undefined;
}

export type WatchedPlace = Place<WatchedAccess>;

export interface WatchedAccess extends PlaceAccess {
  readonly step: WatchedStep;
  readonly kind: 'read' | 'write';
  /** What its flow knows of the place since. */
  readonly knowledge: Knowledge | undefined;
  /** What a write changes at most; undefined: any of it. */
  readonly elements: readonly Binary[] | undefined;
  /** Before and after, where another flow had been. */
  readonly values: { readonly before: SeenValue | undefined; readonly after: SeenValue | undefined } | undefined;
}

/** Somebody read, another wrote, and who had read wrote over it. */
export interface Race<Access extends PlaceAccess> extends Conflict<Access> {
  readonly kind: 'lost update' | 'check then act';
  readonly place: Place<Access>;
  readonly write: Access;
  /** All that was done at the place from the read on, and what `other`'s flow had read before; the last is the write. */
  readonly accesses: readonly Access[];
}

/** Longer commands and replies are not kept as they are. */
export const keptLimits = { wordBytes: 256, commandBytes: 4_096, answerBytes: 256 * 1_024 } as const;
