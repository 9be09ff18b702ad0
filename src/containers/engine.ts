import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../base/clock';

/** Taken now: nock and spies of tests replace what the module exports. */
const { request } = http;

/** Where an engine speaks Docker's API. */
export type EngineWay = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** Where the engine should be. */
export interface EngineAddress {
  /** As a reader knows it: 'the Docker socket /var/run/docker.sock'. */
  readonly name: string;
  /** Undefined: only testcontainers knows how to reach it (TLS, its own properties). */
  readonly way: EngineWay | undefined;
}

/** What the address depends on. */
export interface EngineSurroundings {
  /** process.env */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly userId: number | undefined;
  /** Docker's own, where nothing else is set. */
  readonly socket: string;
  readonly clock: Clock;
}

/** How long the engine may take to answer whether it is there. */
export const detectMs = 250;

/** The machine's. */
export function surroundings(clock: Clock): EngineSurroundings {
  return { variables: process.env, home: homedir(), userId: process.getuid?.(), socket: '/var/run/docker.sock', clock };
}

/**
 * Finds the address in the order of testcontainers: its properties, DOCKER_HOST, the sockets of Docker, of Docker Desktop and of a rootless engine.
 * @returns the address, or the reason why there can be none
 */
export function engineAddress({ variables, home, userId, socket }: EngineSurroundings): EngineAddress | string {
  if (hasProperties(home)) return { name: "the engine of testcontainers' properties", way: undefined };
  const { DOCKER_HOST: given } = variables;
  if (given !== undefined && given !== '') return fromVariable(given, variables['DOCKER_TLS_VERIFY'] === '1');
  const sockets = [
    socket,
    ...(variables['XDG_RUNTIME_DIR'] === undefined ? [] : [join(variables['XDG_RUNTIME_DIR'], 'docker.sock')]),
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    `/run/user/${userId}/docker.sock`,
  ];
  const found = sockets.find((path) => existsSync(path));
  if (found !== undefined) return { name: `the Docker socket ${found}`, way: { socketPath: found } };
  return `there is no Docker socket (${socket}), and DOCKER_HOST is not set`;
}

/** Hosts other than this machine that must be reached to use the engine, and what it runs. */
export function engineHosts(variables: EngineSurroundings['variables']): string[] {
  const { DOCKER_HOST: given, TESTCONTAINERS_HOST_OVERRIDE: containersAt } = variables;
  const host = given !== undefined && URL.canParse(given) ? new URL(given).hostname : '';
  return [host, containersAt ?? ''].filter((each) => each !== '');
}

/**
 * Asks whether an engine is there, for no longer than {@link detectMs}.
 * @returns the reason why there is none to be had, or undefined
 */
export async function missingEngine(given: EngineSurroundings): Promise<string | undefined> {
  const address = engineAddress(given);
  if (typeof address === 'string') return address;
  if (address.way === undefined) return undefined;
  const { name, way } = address;
  try {
    const { status } = await ask({ way, path: '/_ping', limit: { ms: detectMs, clock: given.clock } });
    return status === 200 ? undefined : `${name} answers a ping with ${status}, as no Docker engine does`;
  } catch (error) {
    return reasonOf(name, error);
  }
}

function reasonOf(name: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return `${name} is not there`;
    case 'EACCES':
    case 'EPERM':
      return `this user has no permission for ${name} (the group "docker" has it)`;
    case 'ECONNREFUSED':
      return `nobody answers at ${name}: the Docker daemon is down`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${name} cannot be reached: there is no such host`;
    case 'ETIMEDOUT':
      return `${name} did not answer within ${detectMs} ms (detectMs)`;
  }
  return `${name} cannot be reached: ${message}`;
}

function fromVariable(value: string, isTls: boolean): EngineAddress | string {
  const name = `DOCKER_HOST (${value})`;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'unix:' && url.hostname === '' && url.pathname !== '') return { name, way: { socketPath: url.pathname } };
  if (url !== undefined && ['tcp:', 'http:', 'https:'].includes(url.protocol) && url.hostname !== '') {
    const isPlain = !isTls && url.protocol !== 'https:';
    return { name, way: isPlain ? { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || 2375 } : undefined };
  }
  return `${name} is no address of an engine; it is written as unix:///var/run/docker.sock or tcp://host:2375`;
}

function hasProperties(home: string): boolean {
  try {
    return /^\s*(?:tc|docker)\.host\s*=/m.test(readFileSync(join(home, '.testcontainers.properties'), 'utf8'));
  } catch {
    return false;
  }
}

interface Question {
  readonly way: EngineWay;
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly limit: { readonly ms: number; readonly clock: Clock };
}

export interface EngineAnswer {
  readonly status: number;
  readonly body: string;
}

/** One question to the engine. @throws the error of the socket, or one with the code ETIMEDOUT */
export function ask({ way, method = 'GET', path, limit }: Question): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...way, method, path, agent: false });
    const timer = limit.clock.after(limit.ms, () => {
      const late = Object.assign(new Error(`no answer within ${limit.ms} ms`), { code: 'ETIMEDOUT' });
      asked.destroy(late);
    });
    asked.on('error', (error) => {
      timer.cancel();
      reject(error);
    });
    asked.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('error', reject);
      response.on('end', () => {
        timer.cancel();
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    asked.end();
  });
}

/** Whether an image is on the engine. One that does not answer is taken to have it. */
export async function hasImage(way: EngineWay, image: string, clock: Clock): Promise<boolean> {
  const limit = { ms: detectMs, clock };
  return ask({ way, path: `/images/${image}/json`, limit }).then(
    ({ status }) => status !== 404,
    () => true,
  );
}

/** In the place of an exit code. */
export const lostEngine = 'the loss of its engine';

/** What stands before each piece of a container's log: which stream it is, and how long the piece. */
const frameHeaderBytes = 8;

/**
 * Calls back when a container, running or about to, has ended: with its code, or {@link lostEngine}. Keeps no process alive.
 */
export function waitForExit(way: EngineWay, container: string, onExit: (exit: string) => void): void {
  const path = `/containers/${container}/wait?condition=next-exit`;
  const asked = request({ ...way, method: 'POST', path, agent: false });
  asked.on('socket', (socket) => void socket.unref());
  asked.on('error', () => onExit(lostEngine));
  asked.on('response', (response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (text: string) => (body += text));
    response.on('error', () => undefined);
    response.on('close', () => onExit(/"StatusCode":(\d+)/.exec(body)?.[1] ?? lostEngine));
  });
  asked.end();
}

/**
 * Follows what a container writes, from its beginning. Keeps no process alive.
 * @param onEnd called when nothing more can come: the container, or the engine, has ended
 */
export function followLog(way: EngineWay, container: string, onText: (text: string) => void, onEnd: () => void): void {
  const asked = request({ ...way, path: `/containers/${container}/logs?follow=1&stdout=1&stderr=1`, agent: false });
  asked.on('socket', (socket) => void socket.unref());
  asked.on('error', onEnd);
  asked.on('response', (response) => {
    let rest = Buffer.alloc(0);
    response.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data]);
      while (rest.length >= frameHeaderBytes) {
        const end = frameHeaderBytes + rest.readUInt32BE(4);
        if (rest.length < end) break;
        onText(rest.toString('utf8', frameHeaderBytes, end));
        rest = rest.subarray(end);
      }
    });
    response.on('error', onEnd);
    response.on('close', onEnd);
  });
  asked.end();
}
