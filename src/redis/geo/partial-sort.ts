/**
 * Brings the first `wanted` items of a list into order; the others stand behind them in any order. Which of several equal items come
 * first is up to the algorithm, and Redis's answers show it: quicksort with equal items gathered at both ends, in which parts beyond
 * the wanted ones are left as they are. Source: J. L. Bentley and M. D. McIlroy, "Engineering a Sort Function", 1993.
 */
export function partialSort<T>(items: T[], compare: (a: T, b: T) => number, wanted: number): void {
  sortPart({ items, compare, wanted }, 0, items.length);
}

interface Task<T> {
  readonly items: T[];
  readonly compare: (a: T, b: T) => number;
  readonly wanted: number;
}

/** Shorter parts are sorted by insertion. */
const shortest = 7;
/** In longer parts the pivot is the median of three medians. */
const longest = 40;

function sortPart<T>(task: Task<T>, start: number, end: number): void {
  if (end - start < shortest) {
    sortByInsertion(task, start, end);
    return;
  }
  swap(task.items, start, pivotOf(task, start, end));
  const { lessEnd, greaterStart } = partition(task, start, end);
  if (lessEnd - start > 1 && start < task.wanted) sortPart(task, start, lessEnd);
  if (end - greaterStart > 1 && greaterStart < task.wanted) sortPart(task, greaterStart, end);
}

function sortByInsertion<T>({ items, compare }: Task<T>, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    for (let at = i; at > start && compare(items[at - 1]!, items[at]!) > 0; at--) swap(items, at, at - 1);
  }
}

function pivotOf<T>(task: Task<T>, start: number, end: number): number {
  const length = end - start;
  const middle = start + (length >> 1);
  if (length === shortest) return middle;
  if (length <= longest) return median(task, start, middle, end - 1);
  const gap = length >> 3;
  const first = median(task, start, start + gap, start + 2 * gap);
  const last = median(task, end - 1 - 2 * gap, end - 1 - gap, end - 1);
  return median(task, first, median(task, middle - gap, middle, middle + gap), last);
}

function median<T>({ items, compare }: Task<T>, a: number, b: number, c: number): number {
  const order = (x: number, y: number): number => compare(items[x]!, items[y]!);
  if (order(a, b) < 0) return order(b, c) < 0 ? b : order(a, c) < 0 ? c : a;
  return order(b, c) > 0 ? b : order(a, c) < 0 ? a : c;
}

/** Parts the items by the first one. @returns where those less than it end, and where those greater begin */
function partition<T>({ items, compare }: Task<T>, start: number, end: number): { lessEnd: number; greaterStart: number } {
  const pivot = items[start]!;
  // Equal ones go to both ends at first: before `equalEnd` and after `equalStart`.
  let [equalEnd, low, high, equalStart] = [start + 1, start + 1, end - 1, end - 1];
  for (;;) {
    for (let order; low <= high && (order = compare(items[low]!, pivot)) <= 0; low++) if (order === 0) swap(items, equalEnd++, low);
    for (let order; low <= high && (order = compare(items[high]!, pivot)) >= 0; high--) if (order === 0) swap(items, high, equalStart--);
    if (low > high) break;
    swap(items, low++, high--);
  }
  const before = Math.min(equalEnd - start, low - equalEnd);
  swapRuns(items, start, low - before, before);
  const behind = Math.min(equalStart - high, end - 1 - equalStart);
  swapRuns(items, low, end - behind, behind);
  return { lessEnd: start + (low - equalEnd), greaterStart: end - (equalStart - high) };
}

function swapRuns<T>(items: T[], first: number, second: number, length: number): void {
  for (let i = 0; i < length; i++) swap(items, first + i, second + i);
}

function swap<T>(items: T[], a: number, b: number): void {
  const kept = items[a]!;
  items[a] = items[b]!;
  items[b] = kept;
}
