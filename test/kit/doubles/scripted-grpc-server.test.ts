import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { once } from 'node:events';
import { join } from 'node:path';
import { gate } from '../../../src/kit/concurrency/gate';
import type { GrpcScript } from '../../../src/kit/doubles/grpc-answer';
import { GrpcMethods } from '../../../src/kit/doubles/grpc-methods';
import { scriptedGrpcServer, type ScriptedGrpcServer } from '../../../src/kit/doubles/scripted-grpc-server';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { turn } from '../fake-clock';

type Failure = grpc.ServiceError;
type Done = (error: Failure | null, reply?: unknown) => void;
interface ChainClient extends grpc.Client {
  Height(request: object, metadata: grpc.Metadata, options: grpc.CallOptions, done: Done): grpc.ClientUnaryCall;
  Blocks(request: object): grpc.ClientReadableStream<{ height: number }>;
  Submit(done: Done): grpc.ClientWritableStream<object>;
  Sync(): grpc.ClientDuplexStream<object, { height: number }>;
}

const definition = loadSync(join(__dirname, 'chain.proto'));
const loaded = grpc.loadPackageDefinition(definition) as unknown as {
  chain: { v1: { Chain: grpc.ServiceClientConstructor; Node: grpc.ServiceClientConstructor } };
};
const { Chain, Node } = loaded.chain.v1;

let bridge: FakeBridge;
const clients: grpc.Client[] = [];
beforeEach(() => (bridge = openFakeBridge()));
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await bridge.cleanUp().catch(() => undefined);
  closeFakeBridge();
});

function clientOf({ address }: ScriptedGrpcServer): ChainClient {
  const client = new Chain(address, grpc.credentials.createInsecure()) as unknown as ChainClient;
  clients.push(client);
  return client;
}

interface CallOptions extends grpc.CallOptions {
  readonly metadata?: grpc.Metadata;
}

function height(client: ChainClient, { metadata = new grpc.Metadata(), ...options }: CallOptions = {}): Promise<unknown> {
  return new Promise((resolve, reject) => client.Height({}, metadata, options, (error, reply) => (error ? reject(error) : resolve(reply))));
}

async function heights(stream: AsyncIterable<unknown>): Promise<number[]> {
  const all: number[] = [];
  for await (const block of stream) all.push((block as { height: number }).height);
  return all;
}

/** What a stream told before it failed, and with which status. */
async function untilFailure(stream: grpc.ClientReadableStream<{ height: number }>): Promise<unknown[]> {
  const seen: unknown[] = [];
  stream.on('data', ({ height: at }: { height: number }) => seen.push(at));
  const [error] = (await once(stream, 'error')) as [Failure];
  return [...seen, grpc.status[error.code]];
}

async function asked(server: ScriptedGrpcServer, times: number): Promise<void> {
  while (server.requests('Height').length < times) await turn();
}

describe.each(['tcp', 'memory'] as const)('through %s', (transport) => {
  const start = (scripts: Readonly<Record<string, GrpcScript>>): Promise<ScriptedGrpcServer> =>
    scriptedGrpcServer([Chain], scripts, { transport });

  test('single replies: always the same, in turn, by a function; with metadata and errors', async () => {
    const server = await start({
      Height: [
        { error: { code: 'UNAVAILABLE', details: 'no peers' }, trailers: { 'retry-after': '1' } },
        { message: { height: 100 }, headers: { node: 'n1' } },
      ],
    });
    const client = clientOf(server);
    const metadata = new grpc.Metadata();
    metadata.set('authorization', 'secret');
    const failure = (await height(client, { metadata }).catch((error: unknown) => error)) as Failure;
    expect([failure.code, failure.details, failure.metadata.get('retry-after')]).toEqual([grpc.status.UNAVAILABLE, 'no peers', ['1']]);
    const call = client.Height({}, metadata, {}, () => undefined);
    expect(((await once(call, 'metadata')) as [grpc.Metadata])[0].get('node')).toEqual(['n1']);
    expect(await height(client)).toEqual({ height: 100 });
    expect(server.requests('Height')).toHaveLength(3);
    expect(server.requests()[0]).toMatchObject({ path: '/chain.v1.Chain/Height', message: {}, metadata: { authorization: 'secret' } });
    server.on('Height', ({ metadata: { height: asked } }) => ({ message: { height: Number(asked) } }));
    metadata.set('height', '7');
    expect(await height(client, { metadata })).toEqual({ height: 7 });
    server.on('Height', {});
    expect(await height(client)).toEqual({});
    server.on('Height', () => {
      throw Object.assign(new Error('gone'), { code: grpc.status.NOT_FOUND });
    });
    await expect(height(client)).rejects.toMatchObject({ code: grpc.status.NOT_FOUND, details: 'gone' });
    server.on('Height', () => Promise.reject(new Error('a bug')));
    await expect(height(client)).rejects.toMatchObject({ code: grpc.status.UNKNOWN, details: 'a bug' });
  });

  test('streams of the server: messages, an error or a cut after them, and what a test pushes', async () => {
    const server = await start({
      Blocks: [
        { messages: [{ height: 1 }, { height: 2 }] },
        { messages: [{ height: 1 }], error: { code: 'ABORTED' } },
        { messages: [{ height: 1 }, { height: 2 }], end: 'drop' },
        { messages: [{ height: 1 }], end: 'hang' },
      ],
    });
    const client = clientOf(server);
    expect(await heights(client.Blocks({}))).toEqual([1, 2]);
    expect(await untilFailure(client.Blocks({}))).toEqual([1, 'ABORTED']);
    expect(await untilFailure(client.Blocks({}))).toEqual([1, 2, 'UNAVAILABLE']);
    const blocks = client.Blocks({});
    const iterator = blocks[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toEqual({ height: 1 });
    expect(server.push('Blocks', { height: 2 })).toBe(1);
    expect((await iterator.next()).value).toEqual({ height: 2 });
    blocks.on('error', () => undefined);
    blocks.cancel();
    await server.messages.all([{ name: 'close' }, { name: 'close' }, { name: 'close' }, { name: 'close' }]);
    expect(server.push('Blocks', { height: 3 })).toBe(0);
  });

  test('a stream of the client is answered at its end, with all of it', async () => {
    const server = await start({ Submit: ({ messages }) => ({ message: { accepted: messages.length } }) });
    const reply = new Promise((resolve, reject) => {
      const claims = clientOf(server).Submit((error, receipt) => (error ? reject(error) : resolve(receipt)));
      claims.write({ id: 'a' });
      claims.write({ id: 'b' });
      void server.messages.next({ match: { id: 'b' } }).then(() => claims.end());
    });
    expect(await reply).toEqual({ accepted: 2 });
    expect(server.requests('Submit')).toMatchObject([{ message: { id: 'b' }, messages: [{ id: 'a' }, { id: 'b' }] }]);
  });

  test('in a stream of both directions each message is answered, in order, until the client ends it', async () => {
    const held = gate('the first answer');
    const server = await start({
      Sync: async ({ message, messages }) => {
        if (messages.length === 1) await held.pass();
        return { messages: [message, message] };
      },
    });
    const sync = clientOf(server).Sync();
    for (const at of [1, 2]) sync.write({ height: at });
    sync.end();
    await held.arrived();
    held.open();
    expect(await heights(sync)).toEqual([1, 1, 2, 2]);
    server.on('Sync', { messages: [{ height: 9 }], end: 'ok' });
    const ended = clientOf(server).Sync();
    ended.write({ height: 1 });
    expect(await heights(ended)).toEqual([9]);
    const before = server.requests('Sync').length;
    const third = server.messages.next({ match: { height: 33 } });
    server.on('Sync', async () => (await third, { error: { code: 'ABORTED' } }));
    const failed = clientOf(server).Sync();
    for (const at of [31, 32, 33]) failed.write({ height: at });
    expect(await untilFailure(failed)).toEqual(['ABORTED']);
    expect(server.requests('Sync')).toHaveLength(before + 1);
    server.on('Sync', 'hang');
    server.on('Height', {});
    const client = clientOf(server);
    const pushed = client.Sync();
    pushed.on('error', () => undefined);
    const first = once(pushed, 'data');
    pushed.write({ height: 5 });
    await server.messages.next({ match: { height: 5 } });
    pushed.end();
    // What comes later has come when it is answered.
    await height(client);
    expect(server.push('Chain/Sync', { height: 6 })).toBe(1);
    expect(await first).toEqual([{ height: 6 }]);
    server.on('Sync', 'drop');
    const cut = clientOf(server).Sync();
    cut.write({ height: 1 });
    expect(await untilFailure(cut)).toEqual(['UNAVAILABLE']);
  });

  test('drops, delays, deadlines, and calls under way when the test ends', async () => {
    const server = await start({ Height: ['drop', { delayMs: 50, message: { height: 3 } }, 'hang'] });
    const client = clientOf(server);
    await expect(height(client)).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
    const delayed = height(client);
    const answered = jest.fn();
    void delayed.then(answered);
    await asked(server, 2);
    await bridge.clock.advance(49);
    await turn();
    expect(answered).not.toHaveBeenCalled();
    await bridge.clock.advance(1);
    expect(await delayed).toEqual({ height: 3 });
    await expect(height(client, { deadline: Date.now() + 30 })).rejects.toMatchObject({ code: grpc.status.DEADLINE_EXCEEDED });
    const { signal } = server.requests('Height')[2]!;
    if (!signal.aborted) await once(signal, 'abort');
    const dropped = height(client).catch((error: Failure) => error.code);
    await asked(server, 4);
    server.dropConnections();
    expect(await dropped).toBe(grpc.status.UNAVAILABLE);
    const last = height(client).catch((error: Failure) => error.code);
    await asked(server, 5);
    await bridge.cleanUp();
    expect(await last).toBe(grpc.status.UNAVAILABLE);
    await expect(height(client)).rejects.toMatchObject({ details: expect.stringContaining('ECONNREFUSED') });
  });

  test('what is not set is UNIMPLEMENTED and fails the test at its end', async () => {
    const server = await start({ Height: {} });
    const client = clientOf(server);
    const details =
      /was asked for \/chain\.v1\.Chain\/Blocks[^]*server\.on\('chain\.v1\.Chain\/Blocks'[^]*Methods that are set: \/chain\.v1\.Chain\/Height/;
    const blocks = client.Blocks({});
    const [error] = (await once(blocks.resume(), 'error')) as [Failure];
    expect([error.code, error.details]).toEqual([grpc.status.UNIMPLEMENTED, expect.stringMatching(details)]);
    expect(await untilFailure(client.Sync())).toEqual(['UNIMPLEMENTED']);
    await expect(bridge.cleanUp()).rejects.toThrow(/asked for \/chain\.v1\.Chain\/Blocks, \/chain\.v1\.Chain\/Sync, and/);
  });
});

test('a method of no service that the server was given fails the test, too', async () => {
  const server = await scriptedGrpcServer(Chain, { Height: {} });
  const client = new Node(server.address, grpc.credentials.createInsecure());
  clients.push(client);
  await expect(height(client as unknown as ChainClient)).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
  await expect(bridge.cleanUp()).rejects.toThrow(
    /asked for \/chain\.v1\.Node\/Height, and[^]*give scriptedGrpcServer\(\) the service that defines it\. Methods that are set: \/chain\.v1\.Chain\/Height/,
  );
});

test('a service made by hand', async () => {
  const json = {
    serialize: (value: unknown) => Buffer.from(JSON.stringify(value)),
    parse: (bytes: Buffer) => JSON.parse(String(bytes)) as unknown,
  };
  const service = {
    Echo: {
      path: '/Echo/Echo',
      requestStream: false,
      responseStream: false,
      requestSerialize: json.serialize,
      requestDeserialize: json.parse,
      responseSerialize: json.serialize,
      responseDeserialize: json.parse,
    },
  };
  const server = await scriptedGrpcServer(service, { Echo: ({ message }) => ({ message: { got: message } }) });
  const client = new (grpc.makeGenericClientConstructor(service, 'Echo'))(server.address, grpc.credentials.createInsecure());
  clients.push(client);
  const reply = new Promise((resolve) =>
    client.makeUnaryRequest('/Echo/Echo', json.serialize, json.parse, { a: 1 }, (_, value) => resolve(value)),
  );
  expect(await reply).toEqual({ got: { a: 1 } });
});

describe('methods', () => {
  test.each([
    ['a package definition', definition],
    ['its clients', loaded],
    ['a list of services', [Chain.service, Node.service]],
  ])('of %s', (_, services) => {
    const methods = new GrpcMethods(services);
    expect(methods.all.map(({ path }) => path).sort()).toEqual([
      '/chain.v1.Chain/Blocks',
      '/chain.v1.Chain/Height',
      '/chain.v1.Chain/Submit',
      '/chain.v1.Chain/Sync',
      '/chain.v1.Node/Height',
    ]);
    expect(['Sync', 'Node/Height', 'chain.v1.Chain/Height', '/chain.v1.Node/Height'].map((name) => methods.pathOf(name))).toEqual([
      '/chain.v1.Chain/Sync',
      '/chain.v1.Node/Height',
      '/chain.v1.Chain/Height',
      '/chain.v1.Node/Height',
    ]);
    expect(() => methods.pathOf('Height')).toThrow(/Several methods are named 'Height'\.\nThere are .*Chain\/Height, .*Node\/Height\./);
  });

  test('a script of none fails at once, and so does a definition without any', async () => {
    await expect(scriptedGrpcServer(Chain, { Heigth: {} })).rejects.toThrow("No service has a method 'Heigth'.\nDid you mean 'Height'?");
    await expect(scriptedGrpcServer({})).rejects.toMatchObject({ code: 'JD_NO_METHOD' });
  });
});
