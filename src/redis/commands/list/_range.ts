/** The indexes that a start and a stop, which may count from the end, name in a list; undefined when none is there. */
export function rangeOf(start: number, stop: number, length: number): { readonly from: number; readonly to: number } | undefined {
  const from = Math.max(start < 0 ? start + length : start, 0);
  const to = Math.min(stop < 0 ? stop + length : stop, length - 1);
  return from > to ? undefined : { from, to };
}
