/** Something that ends at a time. It may have been given another since: its owner checks. */
export interface Due {
  readonly atMs: number;
}

/** Due times in order: a binary heap. Entries that have become stale stay until they come up or the owner rebuilds it. */
export class ExpiryQueue<D extends Due> {
  private heap: D[] = [];

  get size(): number {
    return this.heap.length;
  }

  /** The earliest entry. */
  peek(): D | undefined {
    return this.heap[0];
  }

  /** In no order; stale ones too. */
  all(): Iterable<D> {
    return this.heap;
  }

  push(due: D): void {
    const heap = this.heap;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.atMs <= due.atMs) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = due;
  }

  pop(): D | undefined {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length > 0 && last !== undefined) this.sink(last);
    return first;
  }

  /** Keeps only the entries for which `isLive` holds. O(n). */
  rebuild(isLive: (due: D) => boolean): void {
    const live = this.heap.filter(isLive);
    this.heap = [];
    for (const due of live) this.push(due);
  }

  private sink(due: D): void {
    const heap = this.heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.atMs < heap[child]!.atMs) child++;
      if (heap[child]!.atMs >= due.atMs) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = due;
  }
}
