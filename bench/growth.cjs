'use strict';
/**
 * How the cost of an operation grows with the number of elements, from 1e3 to 1e6: inside the engine, without a connection. Each operation goes to
 * another element, so of a million few are in the processor's caches: the sorted sets of a redis-server and a Map's look-up, of which every sorted
 * set needs one, stand beside, measured in the same minute.
 */
const { openEngine } = require('./engine.cjs');
const { collectGarbage, nanosecondsEach, noRealServer, realVersion } = require('./measure.cjs');
const { RealCommands } = require('./real-commands.cjs');

const sizes = [1e3, 1e4, 1e5, 1e6];

const fillSortedSet = (run, n) => eachOf(n, (i) => run('ZADD', 'k', `${i}`, `m${i}`));

/** Each: how to fill, and an operation that leaves the size as it is. */
const cases = {
  'ZADD (move a member)': {
    fill: fillSortedSet,
    act: (run, n, i) => run('ZADD', 'k', `${(i * 7919) % n}`, `m${(i * 104729) % n}`),
  },
  ZRANK: {
    fill: fillSortedSet,
    act: (run, n, i) => run('ZRANK', 'k', `m${(i * 104729) % n}`),
  },
  'ZRANGE of 10 by rank': {
    fill: fillSortedSet,
    act: (run, n, i) => {
      const at = (i * 104729) % n;
      run('ZRANGE', 'k', `${at}`, `${at + 9}`);
    },
  },
  'ZRANGE of 10 by score': {
    fill: fillSortedSet,
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

async function main() {
  const sortedSets = Object.keys(cases).filter((name) => name.startsWith('Z'));
  const ours = new Map(Object.entries(cases).map(([name, { fill, act }]) => [name, sizes.map((n) => costAt(n, fill, act))]));
  const beside = [['look-up in a Map', sizes.map(lookUpAt)]];
  if (realVersion() !== undefined) beside.push(...(await costsOfReal(sortedSets)).map(([name, costs]) => [`redis-server: ${name}`, costs]));
  const withGrowth = ([name, costs]) => [name, ...costs, costs.at(-1) / costs[0]];
  return [
    {
      title: 'Nanoseconds an operation, by the number of elements',
      head: ['', ...sizes.map((n) => n.toExponential(0)), 'growth'],
      rows: [...ours, ...beside].map(withGrowth),
      targets: sortedSets.map((name) => ({
        what: `growth of ${name}`,
        value: withGrowth([name, ours.get(name)]).at(-1),
        atMost: demanded,
      })),
      notes: realVersion() === undefined ? [noRealServer] : [],
    },
  ];
}

function costAt(n, fill, act) {
  const { engine, submit } = openEngine();
  const run = (...argv) => submit(argv);
  fill(run, n);
  collectGarbage();
  const cost = nanosecondsEach((i) => act(run, n, i, engine));
  engine.dispose();
  return cost;
}

function lookUpAt(n) {
  const map = new Map();
  eachOf(n, (i) => map.set(`m${i}`, i));
  collectGarbage();
  let sum = 0;
  const cost = nanosecondsEach((i) => (sum += map.get(`m${(i * 104729) % n}`)));
  // What nobody uses is not looked up.
  if (Number.isNaN(sum)) throw new Error('a member is not in the Map');
  return cost;
}

async function costsOfReal(names) {
  const real = await RealCommands.start();
  const costs = new Map(names.map((name) => [name, []]));
  for (const n of sizes) {
    await real.run((run) => run('FLUSHALL'));
    await real.run((run) => fillSortedSet(run, n));
    for (const name of names) costs.get(name).push(await real.nanosecondsEach((run, i) => cases[name].act(run, n, i)));
  }
  real.stop();
  return [...costs];
}

module.exports = { main };
