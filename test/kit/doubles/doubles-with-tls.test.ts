import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get, type RequestOptions } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { connect, createServer, type ConnectionOptions, type Server } from 'node:tls';
import { scriptedGrpcServer, type ScriptedGrpcServer } from '../../../src/kit/doubles/scripted-grpc-server';
import { scriptedServer } from '../../../src/kit/doubles/scripted-server';
import { testCertificate, type TestCertificate } from '../../../src/kit/doubles/test-certificate';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';

const { WebSocket } = require('ws') as {
  WebSocket: new (url: string, options: object) => NodeJS.EventEmitter & { send(text: string): void };
};

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(async () => {
  await bridge.cleanUp().catch(() => undefined);
  closeFakeBridge();
});

const file = (name: string): string => join(__dirname, '../../data/tls', name);
const text = (name: string): string => readFileSync(file(name), 'utf8');

/** The body of the answer, or the code of the error. */
function fetchText(url: string, options: RequestOptions): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve(body));
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

describe('a scripted server', () => {
  test('speaks HTTPS by a certificate that only who is told of it trusts', async () => {
    const server = await scriptedServer({ 'GET /health': { body: 'fine' }, 'GET /drop': 'drop' }, { tls: true });
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
    expect(await fetchText(`${server.url}/health`, { ca: server.certificate! })).toBe('fine');
    expect(await fetchText(`https://localhost:${server.port}/health`, { ca: server.certificate!, family: 4 })).toBe('fine');
    expect(await fetchText(`${server.url}/health`, {})).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await fetchText(`${server.url}/health`, { ca: testCertificate().cert })).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await fetchText(`${server.url}/drop`, { ca: server.certificate! })).toBe('ECONNRESET');
  });

  test('speaks WSS, and cuts it', async () => {
    const server = await scriptedServer({}, { tls: true });
    const client = new WebSocket(`${server.url.replace('http', 'ws')}/events`, { ca: server.certificate });
    const [closed, heard] = [once(client, 'close'), once(client, 'message')];
    await server.messages.next({ name: 'open' });
    server.push('block 1');
    expect(String((await heard)[0])).toBe('block 1');
    client.send('seen');
    await server.messages.next({ match: 'seen' });
    server.dropConnections();
    expect((await closed)[0]).toBe(1006);
  });

  test('takes a certificate of yours, and asks clients for one', async () => {
    const tls = { key: file('server.key'), cert: text('server.crt'), ca: file('ca.crt') };
    const server = await scriptedServer({ 'GET /': { body: 'fine' } }, { tls });
    expect(server.certificate).toBe(text('server.crt'));
    const client = { ca: text('ca.crt'), cert: text('client.crt'), key: text('client.key') };
    expect(await fetchText(server.url, client)).toBe('fine');
    expect(await fetchText(server.url, { ca: client.ca })).toMatch(/^(?:ECONNRESET|EPIPE|ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED)$/);
  });

  test('ends with connections that never came to shake hands', async () => {
    const server = await scriptedServer({}, { tls: true });
    const silent = connectPlain(server.port, '127.0.0.1');
    await once(silent, 'connect');
    silent.resume();
    const closed = once(silent, 'close');
    await bridge.cleanUp();
    await closed;
  });

  test.each([
    [{ tls: { key: 'nowhere.key', cert: text('server.crt') } }, /cannot read 'key': ENOENT[^]*path of a PEM file/],
    [{ tls: { key: text('client.key'), cert: text('server.crt') } }, /cannot be used: .*mismatch[^]*its own key/],
    [{ tls: { key: text('server.key') } }, /needs 'cert'/],
    [{ tls: true, transport: 'memory' }, /cannot go through memory[^]*Leave out/],
  ])('%# is refused with what is wrong', async (options, message) => {
    await expect(scriptedServer({}, options as never)).rejects.toThrow(message);
    await expect(scriptedServer({}, options as never)).rejects.toMatchObject({ code: 'JD_OPTION' });
  });
});

test('a scripted gRPC server speaks TLS', async () => {
  const definition = loadSync(join(__dirname, 'chain.proto'));
  const { chain } = grpc.loadPackageDefinition(definition) as unknown as { chain: { v1: { Chain: grpc.ServiceClientConstructor } } };
  const server: ScriptedGrpcServer = await scriptedGrpcServer(
    chain.v1.Chain,
    { Height: [{ message: { height: 100 } }, 'drop'] },
    { tls: true },
  );
  const height = (credentials: grpc.ChannelCredentials): Promise<unknown> => {
    const client = new chain.v1.Chain(server.address, credentials);
    const reply = new Promise((resolve, reject) =>
      client['Height']!({}, (error: unknown, block: unknown) => (error === null ? resolve(block) : reject(error as Error))),
    );
    return reply.finally(() => client.close());
  };
  const trusting = grpc.credentials.createSsl(Buffer.from(server.certificate!));
  expect(await height(trusting)).toEqual({ height: 100 });
  await expect(height(trusting)).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
  await expect(height(grpc.credentials.createSsl())).rejects.toMatchObject({ details: expect.stringMatching(/self-signed|certificate/i) });
});

describe('a certificate for tests', () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  async function shakeHands({ key, cert }: TestCertificate, options: ConnectionOptions): Promise<string> {
    const server = createServer({ key, cert }, (socket) => socket.on('error', () => undefined).end('hello'));
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const socket = connect({ port, host: '127.0.0.1', ca: cert, ...options });
    return new Promise((resolve) => {
      socket.on('data', (data) => resolve(String(data)));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
    });
  }

  test('is for this machine, with a key of its own', () => {
    const [one, other] = [testCertificate(), testCertificate()];
    const parsed = new X509Certificate(one.cert);
    expect(parsed.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect([parsed.ca, parsed.verify(parsed.publicKey), parsed.checkIssued(parsed)]).toEqual([true, true, true]);
    expect([parsed.validFrom, parsed.validTo]).toEqual(['Jan  1 00:00:00 2000 GMT', 'Jan  1 00:00:00 2100 GMT']);
    expect(parsed.serialNumber).not.toBe(new X509Certificate(other.cert).serialNumber);
    expect(parsed.verify(new X509Certificate(other.cert).publicKey)).toBe(false);
  });

  test('is for other hosts, and for no others than these', async () => {
    const many = Array.from({ length: 300 }, (_, i) => `node-${i}.internal`);
    const made = testCertificate({ hosts: [...many, '10.1.2.3', 'fe80::1:ff'] });
    expect(new X509Certificate(made.cert).subjectAltName).toMatch(
      /DNS:node-299\.internal, IP Address:10\.1\.2\.3, IP Address:FE80:0:0:0:0:0:1:FF$/,
    );
    expect(await shakeHands(made, { servername: 'node-299.internal' })).toBe('hello');
    expect(await shakeHands(made, { servername: 'node-300.internal' })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('may be one whose time is over', async () => {
    expect(await shakeHands(testCertificate({ expired: true }), {})).toBe('CERT_HAS_EXPIRED');
  });
});
