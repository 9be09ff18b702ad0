'use strict';
/** A Jest reporter: writes what the whole run has cost this process into the file of its option `output`. With `-i` the tests run here. */
const { writeFileSync } = require('node:fs');

module.exports = class FileCosts {
  constructor(_globalConfig, { output }) {
    this.output = output;
  }

  onRunComplete(_contexts, { numPassedTests }) {
    const { user, system } = process.cpuUsage();
    writeFileSync(this.output, JSON.stringify({ passed: numPassedTests, wallMs: performance.now(), cpuMs: (user + system) / 1e3 }));
  }
};
