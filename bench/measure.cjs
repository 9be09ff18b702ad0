'use strict';
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

/**
 * Nanoseconds an operation takes: the least of `rounds` batches, which noise disturbs least.
 * @param {(i: number) => void} operation called with 0, 1, 2, ...
 */
function nanosecondsEach(operation, { batch = 2_000, rounds = 7 } = {}) {
  let best = Infinity;
  let i = 0;
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    for (let left = batch; left > 0; left--) operation(i++);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / batch);
  }
  return best;
}

/** Collects all garbage now: what was left by filling must not be collected while something is measured. */
function collectGarbage() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** The value below which the share `p` of the sorted samples lies (nearest rank). */
function percentile(samples, p) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)];
}

/** Prints rows as an aligned table; the first row is the head. */
function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows)
    console.log(row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i]))).join('  '));
}

module.exports = { collectGarbage, nanosecondsEach, percentile, printTable };
