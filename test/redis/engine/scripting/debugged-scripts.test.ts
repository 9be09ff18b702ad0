import { ErrorReply } from '../../../../src/redis/reply';
import { RedisServer } from '../../../../src/redis/server';
import type { RedisServerOptions } from '../../../../src/redis/server-options';
import { debugScript } from '../../../kit/debug-session';
import { quiet, RawClient } from '../../../kit/raw-client';

let server: RedisServer;
let clients: RawClient[] = [];

async function start(options: RedisServerOptions = {}): Promise<void> {
  server = await RedisServer.start(options);
}

async function connect(): Promise<RawClient> {
  const client = await RawClient.open(server.port);
  clients.push(client);
  return client;
}

/** A client whose script stands at its first line. */
async function standing(script: string, mode = 'SYNC'): Promise<RawClient> {
  const client = await connect();
  await client.call('SCRIPT', 'DEBUG', mode);
  await client.call('EVAL', script, '0');
  client.received = '';
  return client;
}

afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  await server?.stop();
});

const writing = "redis.call('SET', 'k', 'new')\nreturn redis.call('GET', 'k')";

describe('what a debugged script has changed', () => {
  test.each([
    ['YES', 'old'],
    ['SYNC', 'new'],
  ] as const)('%s', async (mode, kept) => {
    await start();
    await server.call(['SET', 'k', 'old']);
    const bytes = await debugScript(server.port, mode, { script: writing, commands: ['s', 'redis SET l x', 'c'] });
    expect(bytes).toContain('+<endsession>\r\n$3\r\nnew\r\n');
    expect(await server.call(['GET', 'k'])).toBe(kept);
    expect(await server.call(['GET', 'l'])).toBe(mode === 'YES' ? null : 'x');
  });

  test('YES: who waits for a key gets nothing of it', async () => {
    await start();
    const waiting = await connect();
    waiting.command('BLPOP', 'list', '0');
    await quiet();
    await debugScript(server.port, 'YES', { script: "redis.call('RPUSH', 'list', 'lost')\nreturn 1", commands: ['s', 'c'] });
    await server.call(['RPUSH', 'list', 'kept']);
    expect(await waiting.reply()).toEqual(['list', 'kept']);
  });

  test('SYNC: who waits for a key is served when the script is over', async () => {
    await start();
    const waiting = await connect();
    waiting.command('BLPOP', 'list', '0');
    await quiet();
    const client = await standing("redis.call('RPUSH', 'list', 'v')\nreturn redis.call('LLEN', 'list')");
    await client.call('s');
    expect(waiting.received).toBe('');
    await client.call('c');
    expect(await client.reply()).toBe(1);
    expect(await waiting.reply()).toEqual(['list', 'v']);
  });
});

describe('while a script stands', () => {
  test('nobody else is served', async () => {
    await start();
    const client = await standing(writing);
    const other = await connect();
    other.command('GET', 'k');
    await client.call('s');
    await quiet();
    expect(other.received).toBe('');
    await client.call('c');
    expect(await other.reply()).toBe('new');
  });

  test('its commands may come all at once', async () => {
    await start();
    const client = await standing(writing);
    for (const command of ['p', 's', 'c']) client.command(command);
    await client.closed();
    expect(client.received).toBe(
      [
        '*1\r\n+No local variables in the current context.\r\n',
        "*4\r\n+<redis> SET k new\r\n+<reply> \"+OK\"\r\n+* Stopped at 2, stop reason = step over\r\n+-> 2   return redis.call('GET', 'k')\r\n",
        '*1\r\n+<endsession>\r\n$3\r\nnew\r\n',
      ].join(''),
    );
  });

  test('scripts of another server run', async () => {
    await start();
    const other = await RedisServer.start();
    const client = await standing('local ok = pcall(function()\n  local inner = 1\n  return inner\nend)\nreturn 1');
    for (let count = 0; count < 3; count++) await client.call('s'); // To the end of the function's text, back to the call, into it.
    expect(await other.call(['EVAL', 'return {pcall(redis.call, "ECHO", "x")}', '0'])).toEqual([1, 'x']);
    client.received = '';
    await client.call('s');
    await client.call('t');
    await other.stop();
    expect([...client.received.matchAll(/-> (\d)|^\+ {3}(\d)/gm)].map((match) => match[1] ?? match[2])).toEqual(['3', '3', '1']);
  });

  test('a client that goes lets the script run to its end', async () => {
    await start();
    const client = await standing(`redis.breakpoint()\n${writing}`);
    client.close();
    expect(await server.call(['GET', 'k'])).toBe('new');
  });

  test.each(['restoring a snapshot', 'stopping'])('%s ends the session', async (how) => {
    await start();
    const snapshot = server.snapshot();
    const client = await standing(writing);
    if (how === 'stopping') {
      await server.stop();
      await server.start();
    } else server.restore(snapshot);
    await client.closed();
    expect(client.received).toBe('');
    expect(await server.call(['GET', 'k'])).toBeNull();
    const again = await connect();
    expect(await again.call('EVAL', 'return 1', '0')).toBe(1);
  });
});

describe('a script that goes on without an end', () => {
  const endless = 'local n = 0\nwhile true do\n  n = n + 1\nend';

  test('is stopped after busy-reply-threshold', async () => {
    await start();
    await server.call(['CONFIG', 'SET', 'busy-reply-threshold', '1']);
    const client = await standing(endless);
    await client.call('c');
    expect(client.received).toMatch(/^\*2\r\n\+\* Stopped at [23], stop reason = timeout reached, infinite loop\?\r\n/);
    await client.call('a');
    await client.closed();
    expect(client.received).toContain('-ERR script aborted for user request');
  });

  test('is ended after scriptTimeoutMs where Lua cannot suspend it', async () => {
    await start({ scriptTimeoutMs: 20 });
    const client = await standing('table.sort({2, 1}, function()\n  while true do end\nend)');
    await client.call('c');
    await client.closed();
    expect(client.received).toContain('was ended after 20 ms (scriptTimeoutMs)');
  });

  test('is ended after scriptTimeoutMs when its client is gone', async () => {
    await start({ scriptTimeoutMs: 20 });
    const client = await standing(endless);
    client.close();
    expect(await server.call(['EVAL', 'return 1', '0'])).toBe(1);
  });
});

test('a script inside MULTI runs as without a debugger', async () => {
  await start();
  const client = await connect();
  await client.call('SCRIPT', 'DEBUG', 'YES');
  await client.call('MULTI');
  await client.call('EVAL', writing, '0');
  expect(await client.call('EXEC')).toEqual(['new']);
  expect(await server.call(['GET', 'k'])).toBe('new');
});

test('steps go over what Lua cannot suspend', async () => {
  await start();
  const script = 'local t = {2, 1}\ntable.sort(t, function(a, b)\n  return a < b\nend)\nreturn t';
  const bytes = await debugScript(server.port, 'YES', { script, commands: ['s', 's', 's', 's', 's'] });
  expect([...bytes.matchAll(/Stopped at (\d)/g)].map((match) => match[1])).toEqual(['1', '2', '4', '2', '5']);
});

describe('SCRIPT DEBUG is refused', () => {
  const refused = new ErrorReply('ERR SCRIPT DEBUG must be called outside a pipeline');

  test('behind a reply that is not out yet', async () => {
    await start();
    const client = await connect();
    client.send('PING\r\nSCRIPT DEBUG YES\r\n');
    await client.reply();
    expect(await client.reply()).toEqual(refused);
    expect(await client.call('EVAL', 'return 1', '0')).toBe(1);
  });

  test('in a transaction', async () => {
    await start();
    const client = await connect();
    for (const line of ['MULTI', 'SCRIPT DEBUG YES', 'SCRIPT DEBUG MAYBE']) await client.call(...line.split(' '));
    expect(await client.call('EXEC')).toEqual([refused, refused]);
  });
});
