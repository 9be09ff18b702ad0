import { existsSync } from 'node:fs';
import { connect, type NetConnectOpts } from 'node:net';
import type { Clock } from '../base/clock';

/** How long an engine may take to answer. */
const detectMs = 250;
const defaultSocket = '/var/run/docker.sock';

let found: { readonly host: string | undefined; readonly missing: Promise<string | undefined> } | undefined;

/**
 * Looks for a Docker engine, once on a worker.
 * @returns why there is none; undefined where there is one
 */
export function missingDocker(clock: Clock): Promise<string | undefined> {
  const { DOCKER_HOST: host } = process.env;
  if (found === undefined || found.host !== host) found = { host, missing: ask(host, clock) };
  return found.missing;
}

async function ask(host: string | undefined, clock: Clock): Promise<string | undefined> {
  const way = wayTo(host);
  if (typeof way === 'string') return way;
  const name = host === undefined ? `the Docker socket ${defaultSocket}` : `DOCKER_HOST (${host})`;
  return new Promise((resolve) => {
    const socket = connect(way);
    const end = (reason: string | undefined): void => {
      timer.cancel();
      socket.destroy();
      resolve(reason);
    };
    const timer = clock.after(detectMs, () => end(`${name} did not answer within ${detectMs} ms`));
    socket.on('error', ({ message }) => end(`${name} cannot be reached: ${message}`));
    socket.on('connect', () => socket.write('GET /_ping HTTP/1.0\r\n\r\n'));
    socket.on('data', (data) => end(/^HTTP\/1\.\d 200/.test(String(data)) ? undefined : `${name} answers as no Docker engine does`));
    socket.on('close', () => end(`${name} does not answer`));
  });
}

function wayTo(host: string | undefined): NetConnectOpts | string {
  if (host === undefined || host === '')
    return existsSync(defaultSocket) ? { path: defaultSocket } : `there is no Docker socket (${defaultSocket}), and DOCKER_HOST is not set`;
  const url = URL.canParse(host) ? new URL(host) : undefined;
  if (url?.protocol === 'unix:') return { path: url.pathname };
  if (url?.protocol === 'tcp:') return { host: url.hostname, port: Number(url.port || 2375) };
  return `DOCKER_HOST (${host}) is no address of an engine; it is written as unix://${defaultSocket} or tcp://host:2375`;
}
