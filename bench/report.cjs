'use strict';
/** What README.md and results.svg say of speed, made from results.json and nothing else. */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { shown } = require('./measure.cjs');

const resultsFile = join(__dirname, 'results.json');
const plotFile = join(__dirname, 'results.svg');
const readmeFile = join(__dirname, '../README.md');

/** Those who are compared: their columns of the round trip, of which the first is what they can do at best, and how the plot paints them. */
const contenders = [
  { name: 'in memory', columns: ['memory'], paint: 'memory' },
  { name: 'by TCP', columns: ['TCP'], paint: 'tcp' },
  { name: 'redis-server, TCP', columns: ['redis-server, TCP, awake', 'redis-server, TCP, asleep'], paint: 'real' },
  { name: 'redis-server, socket file', columns: ['redis-server, socket file, awake', 'redis-server, socket file, asleep'], paint: 'real' },
  { name: 'ioredis-mock', columns: ['ioredis-mock'], paint: 'mock' },
];

/** The files of the report with what stands in them. */
function reportFiles() {
  const results = JSON.parse(readFileSync(resultsFile, 'utf8'));
  const entries = [...roundTrips(results), firstPong(results), testFile(results)];
  const section = [table(entries), '![The same as bars](bench/results.svg)', '', machines(results), ''].join('\n');
  const readme = readFileSync(readmeFile, 'utf8').replace(
    /(<!-- bench -->\n)[^]*(<!-- \/bench -->)/,
    (_, open, close) => `${open}${section}${close}`,
  );
  return { [readmeFile]: readme, [plotFile]: plot(entries.filter(({ isPlotted }) => isPlotted)) };
}

/** Entries are `{ name, times, isPlotted }`: for each contender the microseconds that were measured, or none. */
function roundTrips({ 'round-trip': { tables } }) {
  const [{ head, rows }] = tables;
  return rows.map((row) => ({
    name: row[0],
    times: contenders.map(({ columns }) => columns.map((column) => row[head.indexOf(column)]).filter((time) => time !== null)),
    isPlotted: row[0].startsWith('ioredis 5') && !row[0].includes('SET in sequence'),
  }));
}

function firstPong({ start: { tables } }) {
  const time = (name) => milliseconds(tables[0], name, 'first PONG');
  return {
    name: 'start of a server to the first PONG',
    times: [time('memory'), time('TCP'), time('redis-server, TCP'), [], []],
    isPlotted: true,
  };
}

function testFile({ files: { tables } }) {
  const time = (name) => milliseconds(tables[0], name, 'more wall');
  const times = [
    time('uses Redis by ioredis, the preset'),
    [],
    [],
    time('uses a redis-server of its own by ioredis'),
    time('uses ioredis-mock'),
  ];
  return { name: 'a test file that uses Redis, over one that loads ioredis', times, isPlotted: true };
}

function milliseconds({ head, rows }, name, column) {
  const row = rows.find((each) => each[0] === name);
  return row === undefined ? [] : [row[head.indexOf(column)] * 1e3];
}

function table(entries) {
  const head = ['', ...contenders.map(({ name }) => name), 'redis-server / in memory'];
  const rows = entries.map(({ name, times }) => {
    const [[ours], , tcp, path] = times;
    const real = Math.min(...(tcp.length > 0 ? tcp : path));
    return [name, ...times.map((each) => each.map(withUnit).join('; ')), Number.isFinite(real) ? `${shown(real / ours)} times` : ''];
  });
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows];
  return lines.map((row) => `|${row.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|\n`).join('');
}

function withUnit(microseconds) {
  return Math.abs(microseconds) < 1000 ? `${shown(microseconds)} µs` : `${shown(microseconds / 1e3)} ms`;
}

/** On what it was measured, a line for each machine and day, with how busy it was at the start of each part. */
function machines({ 'round-trip': roundTrip, start, files }) {
  const loads = new Map();
  for (const { measuredOn: at } of [roundTrip, start, files]) {
    const versions = `redis-server ${at['redis-server']}, ioredis ${at['ioredis-5']} and ${at['ioredis-6']}, node-redis ${at['redis-5']}, ioredis-mock ${at['ioredis-mock']}`;
    const line = `${at.date}: ${at.cpu}, ${at.cores} cores, ${at.system}, Node ${at.node}, ${versions}`;
    loads.set(line, [...(loads.get(line) ?? []), shown(at.loadAverage)]);
  }
  return [...loads].map(([line, each]) => `${line}; load average ${each.join(', ')}.`).join('\n');
}

const layout = { width: 800, labels: 190, figures: 130, top: 40, groupHeight: 26, barHeight: 16, gap: 10 };

/** Bars on a logarithmic scale; a thin line goes on to the slower of two measurements. */
function plot(groups) {
  const bars = groups.map(({ name, times }) => ({
    name,
    bars: contenders.flatMap(({ name: contender, paint }, i) => {
      const positive = times[i].filter((time) => time > 0);
      return positive.length === 0 ? [] : [{ contender, paint, from: Math.min(...positive), to: Math.max(...positive) }];
    }),
  }));
  const all = bars.flatMap((group) => group.bars.flatMap(({ from, to }) => [from, to]));
  const [low, high] = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))];
  const { width, labels, figures, top, groupHeight, barHeight, gap } = layout;
  const x = (time) => round(labels + ((Math.log10(time) - low) / (high - low)) * (width - labels - figures));
  const parts = [];
  let y = top;
  for (const group of bars) {
    parts.push(`<text class="group" x="0" y="${y + 17}">${group.name}</text>`);
    y += groupHeight;
    for (const { contender, paint, from, to } of group.bars) {
      const middle = y + barHeight / 2;
      const figure = to > from ? `${withUnit(from)} to ${withUnit(to)}` : withUnit(from);
      parts.push(`<text class="label" x="${labels - 8}" y="${middle + 4}">${contender}</text>`);
      parts.push(`<rect class="${paint}" x="${labels}" y="${y + 2}" width="${round(x(from) - labels)}" height="${barHeight - 4}"/>`);
      if (to > from) parts.push(`<path class="${paint}-line" d="M${x(from)} ${middle}H${x(to)}"/>`);
      parts.push(`<text x="${x(to) + 6}" y="${middle + 4}">${figure}</text>`);
      y += barHeight;
    }
    y += gap;
  }
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const grid = ticks.flatMap((time) => [
    `<path class="grid" d="M${x(time)} ${top - 8}V${y}"/>`,
    `<text class="tick" x="${x(time)}" y="${top - 14}">${tickName(time)}</text>`,
  ]);
  return `${[svgHead({ width, height: y }), ...grid, ...parts, '</svg>'].join('\n')}\n`;
}

function tickName(microseconds) {
  const [unit, size] = [
    ['s', 1e6],
    ['ms', 1e3],
    ['µs', 1],
    ['ns', 1e-3],
  ].find(([, each]) => microseconds >= each * 0.999);
  return `${Math.round(microseconds / size)} ${unit}`;
}

function round(coordinate) {
  return Math.round(coordinate * 10) / 10;
}

/** Where a viewer does not tell its colours, the text is of one that both leave readable. */
function svgHead({ width, height }) {
  const title = 'Time of one operation, logarithmic: shorter is faster';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<style>
text { font: 12px system-ui, sans-serif; fill: #6e7781 }
.group { font-weight: 600 }
.label { text-anchor: end }
.tick { text-anchor: middle }
.grid { stroke: #8c959f; stroke-opacity: 0.35 }
.memory { fill: #0969da }
.tcp { fill: #54aeff }
.real { fill: #cf5a2b }
.real-line { stroke: #cf5a2b; stroke-width: 2 }
.mock { fill: #8c959f }
@media (prefers-color-scheme: light) { text { fill: #1f2328 } }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
</style>
<title>${title}</title>`;
}

module.exports = { reportFiles, resultsFile };
