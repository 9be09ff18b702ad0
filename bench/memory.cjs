'use strict';
/**
 * Bytes of memory a key: a million keys of 20 bytes, each with a value of its own, set over a connection's parser as a client sets them, in pipelines of 100.
 * Heap and what V8 holds outside it, after garbage collection, less what the empty server held.
 */
const { RequestParser } = require('../dist/src/redis/protocol/request-parser.js');
const { openEngine } = require('./engine.cjs');
const { collectGarbage } = require('./measure.cjs');

const keyCount = 1e6;
const pipelineLength = 100;

/** The values, by how many bytes each has. redis-benchmark writes 3. */
const valueBytes = [3, 20, 100];

/** Of heap, by redis-benchmark's values. */
const demanded = 250;

function main() {
  const rows = valueBytes.map((bytes) => {
    const { heap, outside } = measure(bytes);
    return [`value of ${bytes}`, ...[heap, outside, heap + outside].map((each) => each / keyCount)];
  });
  const targets = [{ what: `heap a key, value of ${valueBytes[0]}`, value: rows[0][1], atMost: demanded }];
  return [{ title: 'Bytes a key of 20 bytes, of a million', head: ['', 'heap', 'outside', 'both'], rows, targets }];
}

function measure(bytes) {
  const { engine, submit } = openEngine();
  const parser = new RequestParser({ maxBulkBytes: 512 * 1024 * 1024, isAuthenticated: true });
  const before = used();
  for (let first = 0; first < keyCount; first += pipelineLength) {
    parser.push(pipeline(first, bytes));
    for (let request = parser.next(); request !== undefined; request = parser.next()) submit(request);
  }
  const after = used();
  const { size } = engine.keyspace.databases[0];
  if (size !== keyCount) throw new Error(`${size} keys instead of ${keyCount}`);
  engine.dispose();
  return { heap: after.heapUsed - before.heapUsed, outside: after.external - before.external };
}

function pipeline(first, bytes) {
  let text = '';
  for (let i = first; i < first + pipelineLength; i++) {
    const value = String(i).padStart(bytes, 'v').slice(-bytes);
    text += `*3\r\n$3\r\nSET\r\n$20\r\n${`key:${String(i).padStart(16, '0')}`}\r\n$${bytes}\r\n${value}\r\n`;
  }
  return Buffer.from(text, 'latin1');
}

function used() {
  collectGarbage();
  return process.memoryUsage();
}

module.exports = { main };
