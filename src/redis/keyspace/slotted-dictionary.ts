import type { Binary } from '../../base/bytes';
import { Dictionary, type Node } from './dictionary';
import { keySlot } from './key-slot';

/** A dictionary that knows its keys by hash slot too: what a node of a cluster has. The count of a slot is O(1), its newest keys are O(count). */
export class SlottedDictionary<N extends Node> extends Dictionary<N> {
  private readonly slots = new Map<number, Dictionary<Node>>();

  override add(node: N): void {
    super.add(node);
    this.enter(node.key);
  }

  override revive(node: N, seq: number): void {
    super.revive(node, seq);
    this.enter(node.key);
  }

  override delete(key: Binary): N | undefined {
    const node = super.delete(key);
    if (node === undefined) return undefined;
    const slot = keySlot(key);
    const keys = this.slots.get(slot)!;
    keys.delete(key);
    if (keys.size === 0) this.slots.delete(slot);
    return node;
  }

  override clear(): void {
    super.clear();
    this.slots.clear();
  }

  override countIn(slot: number): number {
    return this.slots.get(slot)?.size ?? 0;
  }

  override keysIn(slot: number, count: number): Binary[] {
    const keys: Binary[] = [];
    this.slots.get(slot)?.scan(0, count, ({ key }) => keys.push(key));
    return keys;
  }

  private enter(key: Binary): void {
    const slot = keySlot(key);
    let keys = this.slots.get(slot);
    if (keys === undefined) this.slots.set(slot, (keys = new Dictionary<Node>()));
    keys.add({ key, seq: 0 });
  }
}
