import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { gate } from '../../../src/kit/concurrency/gate';
import { scriptedServer } from '../../../src/kit/doubles/scripted-server';
import { isInMemory } from '../../../src/redis/transport/memory-socket';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';

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

test('memory needs an environment of ours', async () => {
  closeFakeBridge();
  await expect(scriptedServer({}, { transport: 'memory' })).rejects.toMatchObject({ code: 'JD_NO_BRIDGE' });
});
