'use strict';
/** How the cost of an operation grows with the number of elements, from 1e3 to 1e6: inside the engine, without a connection. */
const { systemClock } = require('../dist/src/base/clock.js');
const { assembleEngine } = require('../dist/src/redis/assemble.js');
const { collectGarbage, nanosecondsEach } = require('./measure.cjs');

const sizes = [1e3, 1e4, 1e5, 1e6];

/** Each: how to fill, and an operation that leaves the size as it is. */
const cases = {
  'ZADD (move a member)': {
    fill: (run, n) => eachOf(n, (i) => run('ZADD', 'k', `${i}`, `m${i}`)),
    act: (run, n, i) => run('ZADD', 'k', `${(i * 7919) % n}`, `m${(i * 104729) % n}`),
  },
  ZRANK: {
    fill: (run, n) => eachOf(n, (i) => run('ZADD', 'k', `${i}`, `m${i}`)),
    act: (run, n, i) => run('ZRANK', 'k', `m${(i * 104729) % n}`),
  },
  'ZRANGE of 10 by rank': {
    fill: (run, n) => eachOf(n, (i) => run('ZADD', 'k', `${i}`, `m${i}`)),
    act: (run, n, i) => {
      const at = (i * 104729) % n;
      run('ZRANGE', 'k', `${at}`, `${at + 9}`);
    },
  },
  'ZRANGE of 10 by score': {
    fill: (run, n) => eachOf(n, (i) => run('ZADD', 'k', `${i}`, `m${i}`)),
    act: (run, n, i) => {
      const at = (i * 104729) % n;
      run('ZRANGE', 'k', `${at}`, `${at + 9}`, 'BYSCORE');
    },
  },
  'LPUSH and RPOP': {
    fill: (run, n) => eachOf(n, (i) => run('RPUSH', 'k', `e${i}`)),
    act: (run, n, i) => {
      run('LPUSH', 'k', `e${i}`);
      run('RPOP', 'k');
    },
  },
  'LINDEX in the middle': {
    fill: (run, n) => eachOf(n, (i) => run('RPUSH', 'k', `e${i}`)),
    act: (run, n) => run('LINDEX', 'k', `${n >> 1}`),
  },
  'SADD and SREM': {
    fill: (run, n) => eachOf(n, (i) => run('SADD', 'k', `m${i}`)),
    act: (run, n, i) => {
      run('SADD', 'k', `x${i}`);
      run('SREM', 'k', `x${i}`);
    },
  },
  SRANDMEMBER: { fill: (run, n) => eachOf(n, (i) => run('SADD', 'k', `m${i}`)), act: (run) => run('SRANDMEMBER', 'k') },
  'HSET of a field': {
    fill: (run, n) => eachOf(n, (i) => run('HSET', 'k', `f${i}`, 'v')),
    act: (run, n, i) => run('HSET', 'k', `f${(i * 104729) % n}`, 'w'),
  },
  'SET of a key': {
    fill: (run, n) => eachOf(n, (i) => run('SET', `k${i}`, 'v')),
    act: (run, n, i) => run('SET', `k${(i * 104729) % n}`, 'w'),
  },
  'SET with a time to live': {
    fill: (run, n) => eachOf(n, (i) => run('SET', `k${i}`, 'v', 'EX', '1000')),
    act: (run, n, i) => run('SET', `k${(i * 104729) % n}`, 'w', 'EX', '1000'),
  },
  'SCAN of 10': {
    fill: (run, n) => eachOf(n, (i) => run('SET', `k${i}`, 'v')),
    act: (run, n, i) => run('SCAN', `${1 + ((i * 104729) % n)}`),
  },
  RANDOMKEY: { fill: (run, n) => eachOf(n, (i) => run('SET', `k${i}`, 'v')), act: (run) => run('RANDOMKEY') },
  'XADD to a capped stream': {
    fill: (run, n) => eachOf(n, (i) => run('XADD', 'k', `${i + 1}`, 'f', 'v')),
    act: (run, n) => run('XADD', 'k', 'MAXLEN', '~', `${n}`, '*', 'f', 'v'),
  },
  'XRANGE of 10': {
    fill: (run, n) => eachOf(n, (i) => run('XADD', 'k', `${i + 1}`, 'f', 'v')),
    act: (run, n, i) => run('XRANGE', 'k', `${(i * 104729) % n}`, '+', 'COUNT', '10'),
  },
  'XADD, XREADGROUP and XACK of one, n pending': {
    fill: (run, n) => {
      eachOf(n, (i) => run('XADD', 'k', `${i + 1}`, 'f', 'v'));
      run('XGROUP', 'CREATE', 'k', 'g', '0');
      run('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'k', '>');
    },
    act: (run, n, i) => {
      run('XADD', 'k', 'MAXLEN', '~', `${n}`, `${n + 1 + i}`, 'f', 'v');
      run('XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '1', 'STREAMS', 'k', '>');
      run('XACK', 'k', 'g', `${n + 1 + i}`);
    },
  },
  'XACK and XCLAIM of a pending one': {
    fill: (run, n) => {
      eachOf(n, (i) => run('XADD', 'k', `${i + 1}`, 'f', 'v'));
      run('XGROUP', 'CREATE', 'k', 'g', '0');
      run('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'k', '>');
    },
    act: (run, n, i) => {
      const id = `${1 + ((i * 104729) % n)}`;
      run('XACK', 'k', 'g', id);
      run('XCLAIM', 'k', 'g', 'd', '0', id, 'FORCE', 'JUSTID');
    },
  },
  'snapshot of a stream, XADD and XACK, restore': {
    fill: (run, n) => {
      eachOf(n, (i) => run('XADD', 'k', `${i + 1}`, 'f', 'v'));
      run('XGROUP', 'CREATE', 'k', 'g', '0');
      run('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'k', '>');
    },
    act: (run, n, i, engine) => {
      const snapshot = engine.keyspace.snapshot();
      run('XADD', 'k', '*', 'f', 'v');
      run('XACK', 'k', 'g', `${1 + ((i * 104729) % n)}`);
      engine.keyspace.restore(snapshot);
    },
  },
  'snapshot, one write, restore': {
    fill: (run, n) => eachOf(n, (i) => run('SET', `k${i}`, 'v')),
    act: (run, n, i, engine) => {
      const snapshot = engine.keyspace.snapshot();
      run('SET', `k${i % n}`, 'w');
      engine.keyspace.restore(snapshot);
    },
  },
};

function eachOf(n, act) {
  for (let i = 0; i < n; i++) act(i);
}

/** Of the costs of a sorted set, over all sizes. */
const demanded = 3;

function main() {
  const rows = Object.entries(cases).map(([name, { fill, act }]) => {
    const costs = sizes.map((n) => costAt(n, fill, act));
    return [name, ...costs, costs.at(-1) / costs[0]];
  });
  const targets = rows.flatMap(([name, ...cells]) =>
    name.startsWith('Z') ? [{ what: `growth of ${name}`, value: cells.at(-1), atMost: demanded }] : [],
  );
  return [
    {
      title: 'Nanoseconds an operation, by the number of elements',
      head: ['', ...sizes.map((n) => n.toExponential(0)), 'growth'],
      rows,
      targets,
    },
  ];
}

function costAt(n, fill, act) {
  const engine = assembleEngine(systemClock, {
    databases: 16,
    seed: 1,
    password: undefined,
    identity: { host: 'bench', port: 0 },
    onShutdown() {},
  });
  const client = engine.connect({ write() {}, close() {} }, 'bench', 'bench');
  const run = (...argv) => engine.submit(client, argv);
  fill(run, n);
  collectGarbage();
  const cost = nanosecondsEach((i) => act(run, n, i, engine));
  engine.dispose();
  return cost;
}

module.exports = { main };
