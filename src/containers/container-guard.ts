import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { EngineWay } from './engine';

/** Whose a container or network is; its value is an {@link OwnedContainers.owner}. */
export const ownerLabel = 'jest-distributed.owner';

/**
 * Waits for the end of its input, then removes what has the label: containers, with their volumes, then networks. The engine may still be at
 * work on what the dead process asked for last, so it looks until it has found nothing for a second.
 */
const guardSource = `
const { request } = require('node:http');
const timers = require('node:timers');
const [way, label] = JSON.parse(process.argv[1]);
const ask = (method, path) => new Promise((resolve) => {
  const asked = request({ ...way, method, path, agent: false, timeout: 10_000 }, (response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (text) => (body += text)).on('end', () => resolve(body)).on('error', () => resolve(''));
  });
  asked.on('timeout', () => asked.destroy()).on('error', () => resolve('')).end();
});
const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
const listed = async (path) => {
  try {
    const found = JSON.parse(await ask('GET', path + 'filters=' + filters));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
};
const sweep = async () => {
  const containers = await listed('/containers/json?all=1&');
  await Promise.all(containers.map(({ Id }) => ask('DELETE', '/containers/' + Id + '?force=1&v=1')));
  const networks = await listed('/networks?');
  await Promise.all(networks.map(({ Id }) => ask('DELETE', '/networks/' + Id)));
  return containers.length + networks.length;
};
const end = async () => {
  for (let empty = 0; empty < 4; ) {
    empty = (await sweep()) === 0 ? empty + 1 : 0;
    await new Promise((resolve) => timers.setTimeout(resolve, 250));
  }
  process.exit();
};
process.stdin.on('end', end).on('error', end).resume();
`;

const guards = new Map<string, Socket>();
let count = 0;

/** A worker whose Jest was killed is told so by its channel. */
process.on('disconnect', () => guards.forEach((pipe) => pipe.destroy()));

/**
 * The owner of what this process starts on an engine. However the process ends (by itself, by Ctrl-C, by a crash, by `kill -9`), a second one, which
 * waits on a pipe that only this one holds, removes what bears the owner's label. It keeps nothing alive. Nothing is to be said when a container has ended.
 * @param nowMs tells this process from an earlier one of the same number
 */
export function ownerOn(way: EngineWay, nowMs: number): string {
  const key = JSON.stringify(way);
  const known = [...guards.keys()].find((each) => each.startsWith(`${key} `));
  if (known !== undefined) return known.slice(key.length + 1);
  const owner = `${process.pid}-${Math.round(nowMs)}-${++count}`;
  // What the path leads to now: it may be a link that goes before.
  const lasting = 'socketPath' in way ? { socketPath: realpathSync(way.socketPath) } : way;
  const args = ['-e', guardSource, '--', JSON.stringify([lasting, `${ownerLabel}=${owner}`])];
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd: '/', env, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const pipe = child.stdin as Socket;
  for (const each of [child, pipe]) each.on('error', () => undefined).unref();
  guards.set(`${key} ${owner}`, pipe);
  return owner;
}
