import type { FlowPoint } from './flow';

/** One step at one place. */
export interface PlaceAccess {
  readonly step: { readonly point: FlowPoint };
}

/** A key, and who came there; the oldest first. */
export class Place<Access extends PlaceAccess> {
  readonly accesses: Access[] = [];
  /** Whether two flows were there that do not wait for each other. As long as none did, there is no race to look for. */
  isShared = false;

  constructor(
    /** As reports show it: 'db 0', 'object cart'. */
    readonly space: string,
    readonly key: string,
    private readonly home: Map<string, Place<Access>>,
  ) {}

  /** Somebody comes here. */
  visit(point: FlowPoint): void {
    const last = this.accesses.at(-1);
    if (!this.isShared && last !== undefined && !point.isAfterOrBeside(last.step.point)) this.isShared = true;
  }

  remember(access: Access): void {
    if (this.accesses.length === 0) this.home.set(this.key, this);
    this.accesses.push(access);
  }

  /** The oldest access is forgotten, and the place with the last one. */
  forgetOldest(): void {
    this.accesses.shift();
    if (this.accesses.length === 0) this.home.delete(this.key);
  }
}

/** How much is remembered; the oldest steps are forgotten first. */
export interface HistoryLimits {
  /** A step at several keys counts as several; what is done to all of a database is one. */
  readonly steps: number;
  /** Of the words and replies of all. */
  readonly bytes: number;
}

/** A step as it is remembered. */
interface Remembered<Access extends PlaceAccess> {
  readonly places: readonly Place<Access>[];
  readonly weight: number;
  readonly sizeBytes: number;
}

/** What a step counts for. */
export interface StepSize {
  /** Of {@link HistoryLimits.steps}. Default: how many places it was at. */
  readonly weight?: number;
  /** What it holds, about. */
  readonly sizeBytes: number;
}

/** The last steps, by place. */
export class History<Access extends PlaceAccess> {
  private readonly spaces = new Map<string, Map<string, Place<Access>>>();
  private steps: Remembered<Access>[] = [];
  /** Of the oldest step that is there. */
  private first = 0;
  private count = 0;
  private bytes = 0;

  constructor(private readonly limits: HistoryLimits) {}

  /** How many accesses are remembered. */
  get size(): number {
    return this.count;
  }

  /** How many places have any. */
  get placeCount(): number {
    let count = 0;
    for (const places of this.spaces.values()) count += places.size;
    return count;
  }

  /** Where nobody was yet it is a new one, which is forgotten unless a step there is added. */
  place(space: string, key: string): Place<Access> {
    let places = this.spaces.get(space);
    if (places === undefined) this.spaces.set(space, (places = new Map()));
    return places.get(key) ?? new Place(space, key, places);
  }

  /** The places of a space that have any access. */
  placesOf(space: string): Iterable<Place<Access>> {
    return this.spaces.get(space)?.values() ?? [];
  }

  /**
   * A step was done.
   * @param places where, each once
   * @param accesses what it did there
   */
  add(places: readonly Place<Access>[], accesses: readonly Access[], { weight = places.length, sizeBytes }: StepSize): void {
    this.steps.push({ places, weight, sizeBytes });
    this.count += weight;
    this.bytes += sizeBytes;
    places.forEach((place, at) => place.remember(accesses[at]!));
    while (this.count > this.limits.steps || this.bytes > this.limits.bytes) this.forgetOldest();
  }

  clear(): void {
    this.spaces.clear();
    this.steps = [];
    this.first = this.count = this.bytes = 0;
  }

  private forgetOldest(): void {
    const { places, weight, sizeBytes } = this.steps[this.first++]!;
    this.count -= weight;
    this.bytes -= sizeBytes;
    for (const place of places) place.forgetOldest();
    if (this.first < this.steps.length / 2) return;
    this.steps = this.steps.slice(this.first);
    this.first = 0;
  }
}
