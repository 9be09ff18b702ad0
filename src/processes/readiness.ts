import { connect, type Socket } from 'node:net';
import type { Clock } from '../base/clock';
import { isError } from '../base/realm';
import type { OutputRing } from './output-ring';

/** What a server must show before it counts as ready: all that is named. */
export interface Readiness {
  /** A TCP port of this machine that accepts connections. */
  readonly port?: number | undefined;
  /** What its output must have: a text, or a regular expression as data. */
  readonly log?: string | { readonly source: string; readonly flags: string } | undefined;
  /** A URL, http://host:port/path, that answers with a status from 200 to 299. */
  readonly http?: string | undefined;
}

/** One look: undefined when it is ready, else why it is not yet. */
export type ReadinessCheck = () => Promise<string | undefined>;

/** A connection, or the first line of a reply, that takes longer is tried anew. */
const attemptMs = 1_000;
/** Where a server that listens on this machine only may be: some do on one of them. */
const loopbacks = ['127.0.0.1', '::1'] as const;

/** @param output what the server has written since its start */
export function readinessChecks({ port, log, http }: Readiness, output: OutputRing, clock: Clock): ReadinessCheck[] {
  const checks: ReadinessCheck[] = [];
  if (log !== undefined) checks.push(async () => (holdsText(output.text, log) ? undefined : `it has not written ${shownLog(log)}`));
  if (port !== undefined) checks.push(() => acceptingPort(port, clock));
  if (http !== undefined) checks.push(() => answeringUrl(new URL(http), clock));
  return checks;
}

function holdsText(text: string, log: NonNullable<Readiness['log']>): boolean {
  return typeof log === 'string' ? text.includes(log) : new RegExp(log.source, log.flags).test(text);
}

function shownLog(log: NonNullable<Readiness['log']>): string {
  return typeof log === 'string' ? JSON.stringify(log) : `/${log.source}/${log.flags}`;
}

/** @returns undefined when a server of this machine accepts connections there */
export async function acceptingPort(port: number, clock: Clock): Promise<string | undefined> {
  let refusal = '';
  for (const host of loopbacks) {
    const failure = await exchange({ host, port, request: undefined }, clock);
    if (typeof failure === 'string') return undefined;
    refusal ||= failure.message;
  }
  return `port ${port} does not accept connections (${refusal})`;
}

/** By hand: Node's http modules are shared with the test, which may have replaced them, by nock for one. */
async function answeringUrl(url: URL, clock: Clock): Promise<string | undefined> {
  const request = `GET ${url.pathname}${url.search} HTTP/1.0\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`;
  const answer = await exchange({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80), request }, clock);
  if (typeof answer !== 'string') return `GET ${url.href} has no answer (${answer.message})`;
  const status = /^HTTP\/1\.\d (\d{3})/.exec(answer)?.[1];
  if (status === undefined) return `GET ${url.href} answers with what is not HTTP`;
  return status.startsWith('2') ? undefined : `GET ${url.href} answers ${status}`;
}

interface Exchange {
  readonly host: string;
  readonly port: number;
  /** Without one it is enough to be connected. */
  readonly request: string | undefined;
}

/** @returns the first line of the reply, or '' where nothing was asked; an Error when there was no connection, or none in time */
function exchange({ host, port, request }: Exchange, clock: Clock): Promise<string | Error> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ host, port });
    const end = (result: string | Error): void => {
      timer.cancel();
      socket.destroy();
      resolve(result);
    };
    const timer = clock.after(attemptMs, () => end(new Error(`nothing within ${attemptMs} ms`)));
    let reply = '';
    socket.setEncoding('latin1');
    socket.on('error', (error) => end(isError(error) && error.message !== '' ? error : new Error(String(error))));
    socket.on('connect', () => (request === undefined ? end('') : socket.write(request)));
    socket.on('data', (text: string) => {
      reply += text;
      if (reply.includes('\n')) end(reply.slice(0, reply.indexOf('\n')));
    });
    socket.on('close', () => end(new Error('the connection was closed without a reply')));
  });
}
