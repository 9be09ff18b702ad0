import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { DistributedError } from '../../base/errors';
import { testCertificate } from './test-certificate';

/** A certificate of yours for a double. Each is the path of a PEM file, or PEM text. */
export interface DoubleTls {
  readonly key: string;
  readonly cert: string;
  /** The authority of clients: they must show a certificate by it. Default: clients need none. */
  readonly ca?: string;
}

/** TLS that can be. */
export interface ReadTls {
  /** As node:tls takes them. */
  readonly options: { readonly key: string; readonly cert: string; readonly ca?: string; readonly requestCert: boolean };
  /** What clients trust. */
  readonly certificate: string;
}

/** @throws DistributedError JD_OPTION when a file cannot be read or does not fit the others, or through memory */
export function readDoubleTls({
  tls,
  transport,
}: {
  readonly tls?: true | DoubleTls;
  readonly transport?: 'tcp' | 'memory';
}): ReadTls | undefined {
  if (tls === undefined) return undefined;
  if (transport === 'memory')
    throw wrong("cannot go through memory: Node's TLS needs sockets of the system", "Leave out transport: 'memory'.");
  const { key, cert, ca }: DoubleTls = tls === true ? testCertificate() : tls;
  const pem = { key: read('key', key), cert: read('cert', cert), ...(ca !== undefined && { ca: read('ca', ca) }) };
  try {
    createSecureContext(pem);
  } catch (error) {
    throw wrong(`cannot be used: ${(error as Error).message}`, 'Give a certificate and its own key, or tls: true for one that is made.');
  }
  return { options: { ...pem, requestCert: ca !== undefined }, certificate: pem.cert };
}

function read(name: string, given: unknown): string {
  if (typeof given !== 'string' || given === '') throw wrong(`needs '${name}'`, 'Give the path of a PEM file, or the PEM text.');
  if (given.includes('-----BEGIN ')) return given;
  try {
    return readFileSync(given, 'utf8');
  } catch (error) {
    throw wrong(`cannot read '${name}': ${(error as Error).message}`, 'Give the path of a PEM file, or the PEM text.');
  }
}

function wrong(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_OPTION', what: `The option \`tls\` of a scripted server ${what}.`, fix });
}
