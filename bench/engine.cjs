'use strict';
/** An engine without a server around it, for what is measured below the protocol. */
const { systemClock } = require('../dist/src/base/clock.js');
const { assembleEngine } = require('../dist/src/redis/assemble.js');

/** @returns the engine, and what runs a command in it as one client does */
function openEngine() {
  const engine = assembleEngine(systemClock, {
    databases: 16,
    seed: 1,
    password: undefined,
    identity: { host: 'bench', port: 0 },
    onShutdown() {},
  });
  const client = engine.connect({ write() {}, close() {} }, 'bench', 'bench');
  return { engine, submit: (argv) => engine.submit(client, argv) };
}

module.exports = { openEngine };
