'use strict';
/**
 * What a command costs a client: unmodified clients against ours in their process (through memory, and over TCP), a real redis-server (over TCP
 * and over a socket file), and ioredis-mock, each in a process of its own, all in turns in one run.
 *
 * A server in another process lets its core fall asleep between two requests of a client that waits for each, and waking it can cost more than the
 * request. So the real one is measured twice, while something else keeps the other cores awake and on cores left to themselves, and ours is compared
 * with the faster of the two.
 */
const { fork, spawn } = require('node:child_process');
const { once } = require('node:events');
const os = require('node:os');
const { join } = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { inTurns, median, noRealServer, ratio, startReal } = require('./measure.cjs');

const rounds = 20;
/** Client and server are compiled as they run: so many rounds are not counted. */
const warmUps = 20;

/** How many times as fast as the real one over TCP ours is to be through memory; `tcp`: over TCP. See round-trip-client.cjs. */
const workloads = {
  'GET in sequence': { memory: { 'ioredis 5': 8, 'ioredis 6': 7, 'node-redis 5': 6 }, tcp: 1 },
  'SET in sequence': { memory: { 'ioredis 5': 8, 'ioredis 6': 7, 'node-redis 5': 6 }, tcp: 1 },
  '50 tasks at once, SET and GET': { memory: { 'ioredis 5': 4, 'ioredis 6': 4, 'node-redis 5': 2 } },
  'pipelines of 100, SET and GET': { memory: { 'ioredis 5': 1.3, 'ioredis 6': 1.3, 'node-redis 5': 1.3 } },
};
const clients = ['ioredis 5', 'ioredis 6', 'node-redis 5'];

async function main() {
  const real = await startReal();
  const overTcp = real && { port: real.port };
  const overFile = real && { path: real.path };
  const contenders = [
    { name: 'memory', place: { transport: 'memory' } },
    { name: 'TCP', place: { transport: 'tcp' } },
    { name: 'redis-server, TCP, awake', place: overTcp, cores: 'awake' },
    { name: 'redis-server, socket file, awake', place: overFile, cores: 'awake' },
    { name: 'redis-server, TCP, asleep', place: overTcp },
    { name: 'redis-server, socket file, asleep', place: overFile },
    // It has the interface of ioredis 5.
    { name: 'ioredis-mock', place: {}, client: 'ioredis-mock', beside: 'ioredis 5' },
  ];
  const others = keepOtherCoresAwake();
  const table = {
    title: 'Microseconds a command, median',
    head: ['', ...contenders.map(({ name }) => name), 'redis-server, TCP / memory', 'redis-server, TCP / TCP'],
    rows: [],
    targets: [],
    notes: real ? [] : [noRealServer],
  };
  try {
    for (const client of clients) await compare(client, { contenders, others, table });
  } finally {
    others.stop();
    real?.stop();
  }
  return [table];
}

async function compare(client, { contenders, others, table }) {
  const here = contenders.filter(({ place, beside = client }) => place !== undefined && beside === client);
  const opened = await Promise.all(here.map((each) => open(each.client ?? client, each.place)));
  for (const workload of Object.keys(workloads)) {
    const measures = opened.map(({ measure }, i) => async () => {
      await others.keep(here[i].cores);
      return measure(workload);
    });
    const samples = await inTurns(measures, { rounds, warmUps });
    addRow(
      { client, workload, table },
      contenders.map((each) => median(samples[here.indexOf(each)] ?? [])),
    );
  }
  await Promise.all(opened.map(({ close }) => close()));
}

async function open(client, place) {
  const child = fork(join(__dirname, 'round-trip-client.cjs'), [client, JSON.stringify(place)]);
  let waiting;
  child.on('message', (message) => waiting.resolve(message));
  const ended = once(child, 'exit').then(() => waiting.reject(new Error(`the process of ${client} has ended`)));
  const answer = () => new Promise((resolve, reject) => (waiting = { resolve, reject }));
  await answer();
  const measure = (workload) => {
    child.send(workload);
    return answer();
  };
  const close = () => {
    child.disconnect();
    return ended;
  };
  return { measure, close };
}

function addRow({ client, workload, table }, cells) {
  const [memory, tcp, awake, , asleep] = cells;
  const real = asleep && Math.min(awake, asleep);
  const what = `${client}: ${workload}`;
  table.rows.push([what, ...cells, ratio(real, memory), ratio(real, tcp)]);
  if (real === null) return;
  const demanded = workloads[workload];
  table.targets.push({ what: `${what}: redis-server, TCP / memory`, value: real / memory, atLeast: demanded.memory[client] });
  if (demanded.tcp) table.targets.push({ what: `${what}: redis-server, TCP / TCP`, value: real / tcp, atLeast: demanded.tcp });
}

/** Processes that do nothing without rest, as many as there are other cores, and give way to everybody else. */
function keepOtherCoresAwake() {
  const children = Array.from({ length: os.availableParallelism() - 1 }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  for (const child of children) os.setPriority(child.pid, os.constants.priority.PRIORITY_LOW);
  let state = 'awake';
  return {
    async keep(wanted = 'asleep') {
      if (wanted === state) return;
      state = wanted;
      for (const child of children) child.kill(wanted === 'awake' ? 'SIGCONT' : 'SIGSTOP');
      await delay(1); // The system's, to do so.
    },
    stop: () => children.forEach((child) => child.kill('SIGKILL')),
  };
}

module.exports = { main };
