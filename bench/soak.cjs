'use strict';
/**
 * `npm run bench -- soak [--minutes 10] [--seed 1]`: random work for a server, over both transports; see soak-actions.cjs. It fails when a reply is
 * wrong, when nothing goes on, or when at the end the heap, handles or connections are more than they were after the first tenth.
 */
const { once } = require('node:events');
const net = require('node:net');
const { setImmediate, setTimeout: delay } = require('node:timers/promises');
const { parseArgs } = require('node:util');
const { createRandom } = require('../dist/src/base/random.js');
const { RedisServer } = require('../dist/src/redis/server.js');
const { collectGarbage } = require('./measure.cjs');
const { Soak } = require('./soak-actions.cjs');

/** V8 goes on compiling and learning. A leak of a hundred bytes a connection is more, in ten minutes. */
const heapTolerance = 3 * 1024 * 1024;
const longestStallMs = 60_000;
/** The server's log of commands is full of the same after so many. */
const loggedCommands = 10_000;
/** In which what was closed comes to its end. The parser of ioredis gives a buffer back by and by. */
const longestSettlingMs = 10_000;

async function main({ minutes, seed }) {
  const handlesBefore = handles();
  const server = await RedisServer.start();
  const soak = new Soak(server, { random: createRandom(seed) });
  const stopWatching = watch(soak);
  await soak.run(until(minutes / 10));
  const before = await atRest(soak);
  await soak.run(until(minutes * 0.9));
  const after = await atRest(soak);
  stopWatching();
  await server.stop();
  await settle(() => handles() === handlesBefore);
  tell({ soak, before, after, handles: { before: handlesBefore, after: handles() } });
}

function until(minutes) {
  const endMs = performance.now() + minutes * 60_000;
  return () => performance.now() < endMs;
}

/** What is held when nobody is connected and there are no data. */
async function atRest({ server }) {
  server.flush();
  await fillLog(server);
  await settle(async () => (await connected(server)) === 0);
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed, outside: external, connections: await connected(server) };
}

async function settle(isDone) {
  const endMs = performance.now() + longestSettlingMs;
  while (!(await isDone()) && performance.now() < endMs) await delay(10);
}

async function fillLog(server) {
  const socket = net.connect(server.port, '127.0.0.1');
  socket.end('PING\r\n'.repeat(loggedCommands));
  socket.resume();
  await once(socket, 'close');
}

async function connected(server) {
  const { text } = await server.call(['INFO', 'clients']);
  // One of them is the server's own, which asks.
  return Number(/connected_clients:(\d+)/.exec(text)[1]) - 1;
}

/** Those that may keep the process alive, by kind. */
function handles() {
  return process.getActiveResourcesInfo().sort().join(' ');
}

/** Ends the process when one of the workers does not come to the end of an action. */
function watch({ workers, counts, problems }) {
  let last = [];
  const timer = setInterval(() => {
    const stuck = workers.filter(({ doing, begun }, i) => doing !== undefined && begun === last[i]);
    if (stuck.length > 0) {
      const where = stuck.map(({ doing }) => doing).join(', ');
      console.error(`FAILED: nothing has gone on for ${longestStallMs / 1000} s: ${where}`, counts, problems);
      process.exit(1);
    }
    last = workers.map(({ begun }) => begun);
  }, longestStallMs);
  return () => clearInterval(timer);
}

function tell({ soak, before, after, handles: { before: handlesBefore, after: handlesAfter } }) {
  const grown = { heap: after.heap - before.heap, outside: after.outside - before.outside };
  console.log(
    `${soak.operations} actions, ${soak.outages} outages; connections: ${soak.connections.memory} by memory, ${soak.connections.tcp} by TCP`,
  );
  console.log(soak.counts);
  for (const [what, bytes] of Object.entries(grown)) console.log(`${what}: ${before[what]} bytes, at the end ${bytes} more`);
  console.log(`connections: ${after.connections}; handles: [${handlesBefore}], at the end [${handlesAfter}]`);
  const failures = [
    ...soak.problems,
    ...Object.entries(grown).flatMap(([what, bytes]) =>
      bytes > heapTolerance ? [`${what} has grown by more than ${heapTolerance} bytes`] : [],
    ),
    ...(after.connections > 0 ? ['connections are left'] : []),
    ...(handlesAfter === handlesBefore ? [] : ['handles are left']),
  ];
  for (const failure of failures) console.error(`FAILED: ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } } });

main({ minutes: Number(values.minutes), seed: values.seed }).catch((error) => {
  console.error(error);
  process.exit(1);
});
