/** What the nodes of the B+ trees of this folder share. */

/** No node has more entries. Wide nodes: a step within one costs far less than a step down to the next. */
export const maxEntries = 64;
/** A node with fewer is joined with a neighbour; far below half, so that no node is split and joined in turn. */
export const minEntries = 16;

/** Faster than splice for short lists: it makes no list of what it removes. */
export function insertAt<E>(list: E[], at: number, element: E): void {
  list.push(element);
  for (let i = list.length - 1; i > at; i--) list[i] = list[i - 1]!;
  list[at] = element;
}

/** Moves all of `right` to the end of `left`, or evens both out when one node cannot hold all. @returns whether `right` is empty now */
export function join<E>(left: E[], right: E[]): boolean {
  const total = left.length + right.length;
  const all = left.splice(0).concat(right.splice(0));
  const keep = total <= maxEntries ? total : total >> 1;
  for (let i = 0; i < total; i++) (i < keep ? left : right).push(all[i]!);
  return keep === total;
}
