import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gate } from '../../../src/kit/concurrency/gate';
import { scriptedServer } from '../../../src/kit/doubles/scripted-server';
import { ScriptedSockets } from '../../../src/kit/doubles/scripted-sockets';
import { isInMemory } from '../../../src/redis/transport/memory-socket';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { runNested } from '../nested-jest';

const { WebSocket } = require('ws') as { WebSocket: new (url: string) => WebSocketClient };
interface WebSocketClient {
  on(event: string, listener: (data: unknown) => void): void;
  send(text: string): void;
}

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(async () => {
  await bridge.cleanUp().catch(() => undefined);
  closeFakeBridge();
});

describe.each(['tcp', 'memory'] as const)('through %s', (transport) => {
  test('answers by route, always the same, in turn, or by a function', async () => {
    const server = await scriptedServer(
      {
        'GET /health': { body: { ok: true } },
        'POST /v1': [
          { status: 503, body: 'busy' },
          { body: Buffer.from('fine'), headers: { 'x-height': '100' } },
        ],
      },
      { transport },
    );
    server.on('PUT /echo', (request) => ({ status: 201, body: { got: request.json() } }));
    const health = await fetch(`${server.url}/health?full=1`);
    expect([health.headers.get('content-type'), await health.json()]).toEqual(['application/json', { ok: true }]);
    const calls = [
      await fetch(`${server.url}/v1`, { method: 'POST' }),
      await fetch(`${server.url}/v1`, { method: 'POST' }),
      await fetch(`${server.url}/v1`, { method: 'POST' }),
    ];
    expect(calls.map(({ status }) => status)).toEqual([503, 200, 200]);
    expect([await calls[1]!.text(), calls[1]!.headers.get('x-height')]).toEqual(['fine', '100']);
    const echo = await fetch(`${server.url}/echo`, { method: 'PUT', body: '{"a":1}' });
    expect([echo.status, await echo.json()]).toEqual([201, { got: { a: 1 } }]);
    expect(server.requests('POST /v1')).toHaveLength(3);
    expect(server.requests()[0]).toMatchObject({ method: 'GET', path: '/health?full=1', body: '' });
    const [{ socket }] = (await once(get(`${server.url}/health`), 'response')) as [IncomingMessage];
    expect(isInMemory(socket)).toBe(transport === 'memory');
    await bridge.cleanUp();
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  });

  test('drops, hangs until the connections are dropped, and waits at a gate', async () => {
    const held = gate('answer');
    const server = await scriptedServer({ 'GET /drop': 'drop', 'GET /hang': 'hang' }, { transport });
    server.on('GET /gate', async () => (await held.pass(), { body: 'late' }));
    await expect(fetch(`${server.url}/drop`)).rejects.toThrow();
    const hanging = fetch(`${server.url}/hang`).then(
      () => 'answered',
      () => 'dropped',
    );
    const waiting = fetch(`${server.url}/gate`);
    await held.arrived();
    held.open();
    expect(await (await waiting).text()).toBe('late');
    server.dropConnections();
    expect(await hanging).toBe('dropped');
  });

  test('what is not set answers 501 with what is, and fails the test at its end', async () => {
    const server = await scriptedServer({ 'GET /health': {} }, { transport });
    const response = await fetch(`${server.url}/helth`);
    expect([response.status, await response.text()]).toEqual([501, expect.stringContaining('asked for GET /helth')]);
    await expect(bridge.cleanUp()).rejects.toThrow(/asked for GET \/helth[^]*Routes that are set: GET \/health/);
  });

  test('WebSockets: messages, pushes, drops', async () => {
    const server = await scriptedServer({}, { transport });
    const client = new WebSocket(`${server.url.replace('http', 'ws')}/events`);
    const heard: string[] = [];
    client.on('message', (data) => {
      heard.push(String(data));
      client.send(`heard ${String(data)}`);
    });
    expect((await server.messages.next({ name: 'open' })).value).toBe('/events');
    expect(server.push({ height: 101 })).toBe(1);
    await server.messages.next({ match: 'heard {"height":101}' });
    expect(heard).toEqual(['{"height":101}']);
    server.dropConnections();
    await server.messages.next({ name: 'close' });
    expect(server.push('nobody')).toBe(0);
  });
});

test('a WebSocket without the package ws is refused with its name, and fails the test', async () => {
  const sockets = new ScriptedSockets(() => undefined);
  const server = createServer().on('upgrade', (request, socket, head) => sockets.accept(request, socket, head));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const error = await new Promise<Error>((resolve) => client.on('error', (failure) => resolve(failure as Error)));
  expect(error.message).toContain('501');
  server.close();
  expect(() => sockets.push('x')).toThrow(expect.objectContaining({ code: 'JD_NO_WS' }));
  expect(() => sockets.check()).toThrow('WebSockets need the package ws.\nnpm install --save-dev ws');
  expect(() => new ScriptedSockets(() => undefined).check()).not.toThrow();
});

test('a test that asks for what it has not set fails, whatever its own code makes of the answer', async () => {
  closeFakeBridge();
  const { files } = await runNested({
    files: {
      'unset.test.js': `
        const grpc = require('@grpc/grpc-js');
        const { cleanup, scriptedGrpcServer, scriptedServer } = require('jest-distributed');
        test('a route', async () => {
          const server = await scriptedServer({ 'GET /a': {} });
          await fetch(server.url + '/b').catch(() => undefined);
        });
        const bytes = (value) => Buffer.from(JSON.stringify(value));
        const method = (path) => ({ path, requestStream: false, responseStream: false, requestSerialize: bytes, requestDeserialize: String, responseSerialize: bytes, responseDeserialize: String });
        const service = { Set: method('/S/Set'), Unset: method('/S/Unset') };
        test.each(['/S/Set', '/S/Unset', '/Other/Get'])('%s', async (path) => {
          const server = await scriptedGrpcServer(service, { Set: {} });
          const client = new grpc.Client(server.address, grpc.credentials.createInsecure());
          cleanup(() => client.close());
          await new Promise((resolve) => client.makeUnaryRequest(path, bytes, String, {}, resolve));
        });`,
    },
  });
  expect(files['unset.test.js']!.tests).toEqual({
    'a route': expect.stringContaining('The scripted server was asked for GET /b, and this test has not set it.'),
    '/S/Set': 'passed',
    '/S/Unset': expect.stringContaining('The scripted gRPC server was asked for /S/Unset, and this test has not set it.'),
    '/Other/Get': expect.stringContaining('The scripted gRPC server was asked for /Other/Get, and this test has not set it.'),
  });
}, 60_000);

test('memory needs an environment of ours', async () => {
  closeFakeBridge();
  await expect(scriptedServer({}, { transport: 'memory' })).rejects.toMatchObject({ code: 'JD_NO_BRIDGE' });
});
