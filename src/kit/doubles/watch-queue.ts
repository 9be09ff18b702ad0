/** What happened to a key. */
export interface StoreEvent {
  readonly type: 'set' | 'delete' | 'expire';
  readonly key: string;
  /** What was set; undefined when the key is gone. */
  readonly value: string | undefined;
  /** The store's version after it. */
  readonly version: number;
  /** Who did it, as {@link MemoryStore.as} named him; undefined for the store itself. */
  readonly origin: string | undefined;
}

/** The events of a watch, to be read by one `for await`. It ends by `close`, or with an error by `cut`. */
export class WatchQueue implements AsyncIterableIterator<StoreEvent> {
  private readonly ready: StoreEvent[] = [];
  private waiting: { resolve(result: IteratorResult<StoreEvent>): void; reject(error: unknown): void }[] = [];
  private ended: { readonly error: Error | undefined } | undefined;

  constructor(private readonly onClose: (queue: WatchQueue) => void) {}

  push(event: StoreEvent): void {
    const reader = this.waiting.shift();
    if (reader === undefined) this.ready.push(event);
    else reader.resolve({ done: false, value: event });
  }

  /** @param error what the reader gets when it has read what came before; undefined: it just ends */
  end(error?: Error): void {
    if (this.ended !== undefined) return;
    this.ended = { error };
    this.onClose(this);
    for (const reader of this.waiting.splice(0)) {
      if (error === undefined) reader.resolve({ done: true, value: undefined });
      else reader.reject(error);
    }
  }

  async next(): Promise<IteratorResult<StoreEvent>> {
    const event = this.ready.shift();
    if (event !== undefined) return { done: false, value: event };
    if (this.ended === undefined) return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
    if (this.ended.error !== undefined) throw this.ended.error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<StoreEvent>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
