/** What can be wrong in {@link FaultyStorage}, and the case of the contract that finds it. */
export const storageMistakes = {
  'takes an empty value for none': 'a value comes back as it was set',
  'set leaves a cached value': 'a key that is set again has the new value',
  'keeps keys in a plain object': 'a key that was never set is absent, whatever its name',
  'folds the case of keys': 'keys that look alike are apart',
  'deletes by prefix': 'delete removes the key and no other',
  'refuses to delete what is absent': 'deleting an absent key changes nothing',
  'shares a value between calls': 'of 100 writers at once each reads back its own',
  'writes in two pieces': 'of 100 writers of one key and readers at once nobody sees a part of a value',
  'lists by a pattern': 'keys lists those of the prefix and no others',
  'reads and writes its index': 'the keys of 100 writers at once are all listed',
  'counts time twice': 'a key goes when its time is up, and not before',
  'forgets no time': 'a key that is set again without a time stays',
  'lists what is over': 'a key whose time is up is not listed',
  'compares, waits and sets': 'of 10 that set an absent key at once by compareAndSet one succeeds',
  'sets whatever the value is': 'compareAndSet changes nothing where the value is another',
  'watches all keys': 'a watch tells of each change of its prefix, in order',
  'keeps the last watch of a prefix': 'of several watches each is told',
  'ends no watch': 'a watch that has ended is told nothing more',
  'watches its own calls': 'a watch tells of what another client changes',
  'remembers what it read': 'what one client writes another reads',
  'closes the data': 'data outlive the client that wrote them',
  'closes once': 'close may be called twice',
  'answers when it is closed': 'a closed store refuses what is asked of it',
} as const;

export type StorageMistake = keyof typeof storageMistakes;

type Tell = (change: { type: 'set' | 'delete'; key: string; value?: string }) => void;

interface Data {
  values: Map<string, { value: string; endsAtMs: number }>;
  index: string[];
  watches: { prefix: string; tell: Tell; owner: unknown }[];
  nowMs: number;
}

/** A small store with one mistake, or none. Its text is run in nested projects: it uses nothing from outside. */
export class FaultyStorage {
  private shared = '';
  private isClosed = false;

  constructor(
    private readonly mistake?: StorageMistake,
    private readonly data: Data = { values: new Map(), index: [], watches: [], nowMs: 0 },
    private readonly cache = new Map<string, string | undefined>(),
  ) {}

  async get(key: string): Promise<string | undefined> {
    this.mustBeOpen();
    await undefined;
    const at = this.keyOf(key);
    if (this.mistake === 'keeps keys in a plain object' && !this.data.values.has(at) && at in {}) return String(({} as never)[at]);
    if (this.mistake === 'set leaves a cached value' || this.mistake === 'remembers what it read') {
      if (!this.cache.has(at)) this.cache.set(at, this.read(at));
      return this.cache.get(at);
    }
    return this.read(at);
  }

  async set(key: string, value: string): Promise<void> {
    await this.write(key, value, Infinity);
  }

  async setFor(key: string, value: string, ttlMs: number): Promise<void> {
    await this.write(key, value, this.data.nowMs + ttlMs / (this.mistake === 'counts time twice' ? 2 : 1));
  }

  async delete(key: string): Promise<void> {
    this.mustBeOpen();
    await undefined;
    const at = this.keyOf(key);
    if (this.mistake === 'refuses to delete what is absent' && !this.data.values.has(at)) throw new Error('no such key');
    const gone = [...this.data.values.keys()].filter((each) => (this.mistake === 'deletes by prefix' ? each.startsWith(at) : each === at));
    for (const each of gone) {
      this.data.values.delete(each);
      this.data.index = this.data.index.filter((one) => one !== each);
    }
    this.cache.delete(at);
    this.tell({ type: 'delete', key: at });
  }

  async keys(prefix: string): Promise<string[]> {
    const isIn = (key: string): boolean =>
      this.mistake === 'lists by a pattern' ? new RegExp(`^${prefix}`).test(key) : key.startsWith(prefix);
    if (this.mistake === 'reads and writes its index') return this.data.index.filter((key) => isIn(key) && this.read(key) !== undefined);
    return [...this.data.values.keys()].filter(
      (key) => isIn(key) && (this.mistake === 'lists what is over' || this.read(key) !== undefined),
    );
  }

  advance(ms: number): void {
    this.data.nowMs += ms;
    this.cache.clear();
  }

  async compareAndSet(key: string, expected: string | undefined, value: string): Promise<boolean> {
    const isSame = this.read(key) === expected;
    if (this.mistake === 'compares, waits and sets') await undefined;
    if (isSame || (expected !== undefined && this.mistake === 'sets whatever the value is'))
      this.data.values.set(key, { value, endsAtMs: Infinity });
    this.cache.clear();
    return isSame;
  }

  watch(prefix: string, tell: Tell): () => void {
    const watch = { prefix: this.mistake === 'watches all keys' ? '' : prefix, tell, owner: this };
    if (this.mistake === 'keeps the last watch of a prefix')
      this.data.watches = this.data.watches.filter((each) => each.prefix !== prefix || each.owner !== this);
    this.data.watches.push(watch);
    return () => {
      if (this.mistake !== 'ends no watch') this.data.watches = this.data.watches.filter((each) => each !== watch);
    };
  }

  another(): FaultyStorage {
    return new FaultyStorage(this.mistake, this.data, this.mistake === 'set leaves a cached value' ? this.cache : undefined);
  }

  close(): void {
    if (this.isClosed && this.mistake === 'closes once') throw new Error('it is closed');
    if (this.mistake === 'closes the data') this.data.values.clear();
    this.isClosed = true;
  }

  private async write(key: string, value: string, endsAtMs: number): Promise<void> {
    this.mustBeOpen();
    const at = this.keyOf(key);
    this.shared = value;
    const index = this.data.index;
    await undefined;
    const before = this.data.values.get(at);
    const ends = this.mistake === 'forgets no time' && before !== undefined ? before.endsAtMs : endsAtMs;
    const text = this.mistake === 'shares a value between calls' ? this.shared : value;
    if (this.mistake === 'writes in two pieces' && before !== undefined) {
      this.data.values.set(at, { value: text.slice(0, 2) + before.value.slice(2), endsAtMs: ends });
      await undefined;
    }
    this.data.values.set(at, { value: text, endsAtMs: ends });
    if (this.mistake !== 'set leaves a cached value') this.cache.delete(at);
    this.data.index = index.includes(at) ? index : [...index, at];
    this.tell({ type: 'set', key: at, value: text });
  }

  private read(key: string): string | undefined {
    const kept = this.data.values.get(key);
    if (kept?.value === '' && this.mistake === 'takes an empty value for none') return undefined;
    return kept !== undefined && kept.endsAtMs > this.data.nowMs ? kept.value : undefined;
  }

  private tell(change: Parameters<Tell>[0]): void {
    for (const { prefix, tell, owner } of this.data.watches)
      if (change.key.startsWith(prefix) && (owner === this || this.mistake !== 'watches its own calls')) tell(change);
  }

  private keyOf(key: string): string {
    return this.mistake === 'folds the case of keys' ? key.toLowerCase() : key;
  }

  private mustBeOpen(): void {
    if (this.isClosed && this.mistake !== 'answers when it is closed') throw new Error('it is closed');
  }
}
