import { readFileSync } from 'node:fs';
import { createSecureContext, type TlsOptions as NodeTlsOptions } from 'node:tls';
import type { DistributedError } from '../base/errors';
import { nearestName } from '../base/errors';
import { isRecord } from '../base/realm';
import type { TlsOptions } from '../base/tls-options';
import { isPort, wrongOption } from './server-options';

/** Certificates that were read and fit each other. */
export interface TlsContext {
  /** As node:tls takes them. */
  readonly options: NodeTlsOptions;
  /** Undefined: the server's port speaks TLS. */
  readonly port: number | undefined;
  /** What CONFIG GET shows: the paths, or nothing for what was given as text. */
  readonly settings: Readonly<Record<string, string>>;
}

const names = ['key', 'cert', 'ca', 'requestCert', 'port'];

/** @throws DistributedError JD_OPTION when a file cannot be read, is none, or does not fit the others */
export function readTls(given: TlsOptions): TlsContext {
  check(given);
  const { key, cert, ca, port, requestCert = ca !== undefined } = given;
  const pem = { key: read('key', key), cert: read('cert', cert), ...(ca !== undefined && { ca: read('ca', ca) }) };
  try {
    createSecureContext(pem);
  } catch (error) {
    throw wrong(
      `cannot be used: ${(error as Error).message}`,
      'Give a PEM certificate, its own key, and the authority of clients, if any.',
    );
  }
  const settings = {
    'tls-key-file': shown(key),
    'tls-cert-file': shown(cert),
    'tls-ca-cert-file': shown(ca ?? ''),
    'tls-auth-clients': requestCert ? 'yes' : 'no',
  };
  return { options: { ...pem, requestCert, rejectUnauthorized: requestCert }, port, settings };
}

function check(given: TlsOptions): void {
  if (!isRecord(given)) throw wrong('is no object', "Give { key: 'server.key', cert: 'server.crt' }.");
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const near = nearestName(name, names);
    throw wrong(`has no '${name}'`, near === undefined ? `There are: ${names.join(', ')}.` : `Did you mean '${near}'?`);
  }
  for (const name of ['key', 'cert', 'ca'] as const) {
    const value = given[name];
    if (name === 'ca' && value === undefined) continue;
    if (typeof value !== 'string' || value === '') throw wrong(`needs '${name}'`, 'Give the path of a PEM file, or the PEM text.');
  }
  if (given.requestCert === true && given.ca === undefined) {
    throw wrong('asks clients for certificates without an authority', "Give as 'ca' whose certificates clients must have.");
  }
  if (given.port !== undefined && !isPort(given.port)) {
    throw wrong(`cannot have the port ${given.port}`, 'Give a whole number from 0 to 65535; 0 is any free port.');
  }
}

function read(name: string, value: string): string {
  if (isText(value)) return value;
  try {
    const text = readFileSync(value, 'utf8');
    if (isText(text)) return text;
  } catch (error) {
    throw wrong(`cannot read '${name}': ${(error as Error).message}`, 'Give the path of a PEM file, or the PEM text.');
  }
  throw wrong(`has a '${name}' that is no PEM: ${value}`, "A PEM file holds a line '-----BEGIN ...-----'.");
}

function isText(value: string): boolean {
  return value.includes('-----BEGIN ');
}

function shown(value: string): string {
  return isText(value) ? '' : value;
}

function wrong(what: string, fix: string): DistributedError {
  return wrongOption(`RedisServer: the option \`tls\` ${what}.`, fix);
}
