import { type Bug, type Line, placeOf, read, write } from '../../kit/race-programs';

const padding = (name: string, count: number): Line[] => Array.from({ length: count }, (_, at) => read(`${name}${at}`));

/** Both have read, at these places, before the other writes. */
const bothRead =
  (first: number, second: number): Bug['isHit'] =>
  (run) =>
    placeOf(run, 0, first) < placeOf(run, 1, second + 1) && placeOf(run, 1, second) < placeOf(run, 0, first + 1);

/** Two tasks of 20 commands; the last two read and write one key. */
export const symmetricAtTheEnd: Bug = {
  program: [0, 1].map((task) => [...padding(`p${task} `, 18), read('k'), write('k')]),
  isHit: bothRead(18, 18),
};

/** One reads and writes at its beginning, the other at its end. */
export const earlyAndLate: Bug = {
  program: [
    [read('k'), write('k'), ...padding('a', 18)],
    [...padding('b', 18), read('k'), write('k')],
  ],
  isHit: bothRead(0, 18),
};

/** Among ten tasks, one command of one between two commands of another. */
export const insideAmongTen: Bug = {
  program: Array.from({ length: 10 }, (_, task) => {
    if (task === 0) return [...padding('p', 5), read('k'), write('k'), ...padding('q', 13)];
    return task === 1 ? [write('k')] : padding(`o${task} `, 20);
  }),
  isHit: (run) => placeOf(run, 0, 5) < placeOf(run, 1, 0) && placeOf(run, 1, 0) < placeOf(run, 0, 6),
};
