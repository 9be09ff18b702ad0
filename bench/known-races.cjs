'use strict';
/** The README's table of races in real libraries, made from known-races.json, which `UPDATE=1 npx jest test/race/known` writes. */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/** @returns lines of Markdown */
function knownRaceTable() {
  const { bugs } = JSON.parse(readFileSync(join(__dirname, 'known-races.json'), 'utf8'));
  const head = ['race', 'found at', 'by samplers', "by fast-check's scheduler", 'fixed'];
  const rows = bugs.map(({ name, url, found, samplers, fastCheck, fixed }) => [
    url === undefined ? name : `[${name}](${url})`,
    spread(found),
    spread(samplers),
    typeof fastCheck === 'string' ? fastCheck : spread(fastCheck),
    fixed,
  ]);
  const lines = [head, ['---', '--:', '--:', '--:', '---'], ...rows];
  return lines.map((row) => `| ${row.join(' | ')} |\n`).join('');
}

/** The median, and the largest where it is another. `null`: not found. */
function spread(counts) {
  const sorted = counts.map((count) => count ?? Infinity).sort((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  const largest = sorted.at(-1);
  const shown = (count) => (Number.isFinite(count) ? String(count) : 'never');
  return median === largest ? shown(median) : `${shown(median)}; ${shown(largest)}`;
}

module.exports = { knownRaceTable };
