'use strict';
/**
 * The order of the test files where Jest knows no durations yet, as after a fresh clone: those that replay all transcripts, or run Jest or other
 * programs in processes of their own, begin, so that no worker is left alone with one of them at the end. So do those that look at memory: the longer a
 * worker lives, the more there is to look at.
 */
const { readFileSync } = require('node:fs');
const { default: Sequencer } = require('@jest/test-sequencer');

const longImports =
  /from '.*\/(?:transcript-files|nested-jest|installed-package|real-cluster|race-search|with-docker|with-chromium|memory-growth|to-stay-within-memory)'/;
const isLong = ({ path }) => longImports.test(readFileSync(path, 'utf8'));

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
