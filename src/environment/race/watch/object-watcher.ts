import type { WatchAsk, WireTouch } from '../../../bridge/race-wire';
import { conflictOf, pictureOf } from '../../../race/watch/conflict';
import type { FlowPoint } from '../../../race/watch/flow';
import { History, type Place, type PlaceAccess } from '../../../race/watch/history';
import { objectSpace } from './suppressions';
import type { Race } from './watched-step';

export interface ObjectAccess extends PlaceAccess {
  readonly kind: 'read' | 'write';
}

export interface ObjectWatcherParts {
  /** How many accesses are remembered. */
  readonly history: number;
  /** The sandbox, where the values are. */
  ask(): WatchAsk | undefined;
  /** Whether a flow has held a lock since before another point. */
  isLocked(point: FlowPoint, since: FlowPoint): boolean;
  found(race: Race<ObjectAccess>): void;
}

/** Looks for lost updates and checks that do not hold any more in the state of `shared`, as {@link Watcher} does in servers. */
export class ObjectWatcher {
  private readonly history: History<ObjectAccess>;

  constructor(private readonly parts: ObjectWatcherParts) {
    this.history = new History({ steps: parts.history, bytes: Infinity });
  }

  /** What was before is over. */
  restart(): void {
    this.history.clear();
  }

  /** It has happened just now. */
  touched(point: FlowPoint, { name, kind, keys, replaced }: WireTouch): void {
    const places = keys.map((key) => this.history.place(`${objectSpace}${name}`, key));
    for (const place of places) place.visit(point);
    const access: ObjectAccess = { step: { point }, kind };
    const place = places.find(({ key }) => key === replaced);
    const race = place?.isShared === true ? this.raceAt(place, access) : undefined;
    // Where nobody has looked yet, there is nothing that a write could make wrong.
    const known = kind === 'read' ? places : places.filter(({ accesses }) => accesses.length > 0);
    if (known.length === 0) return;
    this.history.add(
      known,
      known.map(() => access),
      { weight: 1, sizeBytes: 0 },
    );
    if (race !== undefined) this.parts.found({ ...race, accesses: pictureOf(place!.accesses, race, point) });
  }

  private raceAt(place: Place<ObjectAccess>, write: ObjectAccess): Omit<Race<ObjectAccess>, 'accesses'> | undefined {
    const { point } = write.step;
    const conflict = conflictOf(place.accesses, point, { isRead: ({ kind }) => kind === 'read', isWrite: ({ kind }) => kind === 'write' });
    if (conflict === undefined) return undefined;
    const kind = this.parts.ask()?.judge(conflict.read.step.point.number, point.number) ?? 'none';
    if (kind === 'none' || this.parts.isLocked(point, conflict.other.step.point)) return undefined;
    return { ...conflict, kind, place, write };
  }
}
