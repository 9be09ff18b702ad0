import { assembleEngine } from '../../../src/redis/assemble';
import type { RedisEngine } from '../../../src/redis/engine/engine';
import { encode } from '../../../src/redis/protocol/encode';
import { RedisServer } from '../../../src/redis/server';
import type { RedisServerOptions } from '../../../src/redis/server-options';
import { FakeClock } from '../../kit/fake-clock';
import { RawClient } from '../../kit/raw-client';

let server: RedisServer;
let clients: RawClient[] = [];

async function start(options: RedisServerOptions): Promise<RawClient> {
  server = await RedisServer.start(options);
  return connect();
}

async function connect(): Promise<RawClient> {
  const client = await RawClient.open(server.port);
  clients.push(client);
  return client;
}

/** Sends commands at once and waits for their replies, as bytes of RESP2. */
async function exchange(client: RawClient, commands: readonly (readonly string[])[]): Promise<string[]> {
  for (const words of commands) client.command(...words);
  const replies: string[] = [];
  for (const _ of commands) replies.push(encode(await client.reply(), 2));
  return replies;
}

afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  await server?.stop();
});

describe('a script that does not end', () => {
  const loops = {
    'a loop': 'while true do end',
    'a loop that catches errors': 'while true do pcall(function() while true do end end) end',
    'a loop in a coroutine': 'coroutine.wrap(function() while true do end end)()',
    'a loop in a metamethod': 'local t = setmetatable({}, {__index = function() while true do end end}) return t.x',
    'a loop of calls': "while true do redis.call('PING') end",
  };

  test.each(Object.entries(loops))('%s is ended, with its name', async (_, script) => {
    const client = await start({ scriptTimeoutMs: 20 });
    const [error] = await exchange(client, [['EVAL', script, '0']]);
    expect(error).toMatch(/^-ERR The script [0-9a-f]{40} was ended after 20 ms \(scriptTimeoutMs\)\. script: /);
    expect(await exchange(client, [['PING']])).toEqual(['+PONG\r\n']);
    expect(await exchange(client, [['EVAL', 'return 1', '0']])).toEqual([':1\r\n']);
  });

  test('one that has written says so', async () => {
    const client = await start({ scriptTimeoutMs: 20 });
    const [error] = await exchange(client, [['EVAL', "redis.call('SET', 'k', 'v') while true do end", '0']]);
    expect(error).toContain('It has written already: what it did so far stays.');
    expect(await exchange(client, [['GET', 'k']])).toEqual(['$1\r\nv\r\n']);
  });

  test('a function is ended, too', async () => {
    const client = await start({ scriptTimeoutMs: 20 });
    await exchange(client, [['FUNCTION', 'LOAD', "#!lua name=lib\nredis.register_function('f', function() while true do end end)"]]);
    expect((await exchange(client, [['FCALL', 'f', '0']]))[0]).toMatch(/^-ERR The function f was ended after 20 ms/);
  });

  test('a library that does not end is not loaded', async () => {
    const client = await start({});
    expect(await exchange(client, [['FUNCTION', 'LOAD', '#!lua name=lib\nwhile true do end']])).toEqual([
      '-ERR Error registering functions: ERR FUNCTION LOAD timeout\r\n',
    ]);
  });

  test('in a transaction nobody gets in between, and it is ended', async () => {
    const client = await start({ scriptTimeoutMs: 20, config: { 'busy-reply-threshold': '1' } });
    const replies = await exchange(client, [['MULTI'], ['EVAL', 'while true do end', '0'], ['SET', 'k', 'v'], ['EXEC']]);
    expect(replies.join('')).toMatch(/was ended after 20 ms/);
    expect(await exchange(client, [['GET', 'k']])).toEqual(['$1\r\nv\r\n']);
  });
});

describe('a script that takes long', () => {
  const options = { scriptTimeoutMs: 60_000, config: { 'busy-reply-threshold': '1' } };
  const endless = ['EVAL', 'while true do end', '0'];

  async function untilBusy(client: RawClient): Promise<string> {
    for (;;) {
      const [reply] = await exchange(client, [['PING']]);
      if (reply !== '+PONG\r\n') return reply!;
    }
  }

  test('others are told BUSY, and may kill it', async () => {
    const caller = await start(options);
    const other = await connect();
    const reply = exchange(caller, [endless, ['PING']]);
    expect(await untilBusy(other)).toBe('-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n');
    expect(await exchange(other, [['FUNCTION', 'KILL']])).toEqual([
      '-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n',
    ]);
    expect(await exchange(other, [['SCRIPT', 'KILL']])).toEqual(['+OK\r\n']);
    const [killed, pong] = await reply;
    expect(killed).toMatch(/^-ERR Script killed by user with SCRIPT KILL\.\.\. script: [0-9a-f]{40}, on @user_script:1\.\r\n$/);
    expect(pong).toBe('+PONG\r\n');
    expect(await exchange(other, [['PING'], ['SCRIPT', 'KILL']])).toEqual(['+PONG\r\n', '-NOTBUSY No scripts in execution right now.\r\n']);
  });

  test.each([
    ['inside pcall', 'while true do pcall(function() while true do end end) end'],
    ['inside pcall inside pcall', 'pcall(function() pcall(function() while true do end end) end) while true do end'],
  ])('it can be killed %s', async (_, script) => {
    const caller = await start(options);
    const other = await connect();
    const reply = exchange(caller, [['EVAL', script, '0']]);
    await untilBusy(other);
    expect(await exchange(other, [['SCRIPT', 'KILL']])).toEqual(['+OK\r\n']);
    expect((await reply)[0]).toMatch(/^-ERR Script killed by user with SCRIPT KILL/);
  });

  test('suspended inside pcall it goes on there', async () => {
    const caller = await start(options);
    const script =
      'local ok, n = pcall(function() local n = 0 for i = 1, 3000000 do n = n + i % 7 end return n end) return {tostring(ok), n}';
    expect(await exchange(caller, [['EVAL', script, '0']])).toEqual(['*2\r\n$4\r\ntrue\r\n:8999997\r\n']);
  });

  test('it goes on where it was, as if nobody had been in between', async () => {
    const caller = await start(options);
    const script = "local n = 0 for i = 1, 3000000 do n = n + i % 7 end redis.call('SET', KEYS[1], n) return redis.call('GET', KEYS[1])";
    expect(await exchange(caller, [['EVAL', script, '1', 'k']])).toEqual(['$7\r\n8999997\r\n']);
  });

  test('one that has written cannot be killed; the server can be stopped', async () => {
    const caller = await start(options);
    const other = await connect();
    const gone = exchange(caller, [['EVAL', "redis.call('SET', 'k', 'v') while true do end", '0']]).catch(() => ['gone']);
    await untilBusy(other);
    expect((await exchange(other, [['SCRIPT', 'KILL']]))[0]).toMatch(/^-UNKILLABLE Sorry the script already executed write commands/);
    await server.stop();
    expect(await gone).toEqual(['gone']);
    await server.start();
    const again = await connect();
    expect(await exchange(again, [['GET', 'k']])).toEqual(['$1\r\nv\r\n']);
  });

  test('a function is told by its statistics', async () => {
    const caller = await start(options);
    const other = await connect();
    await exchange(caller, [['FUNCTION', 'LOAD', "#!lua name=lib\nredis.register_function('f', function() while true do end end)"]]);
    const killed = exchange(caller, [['FCALL', 'f', '0']]);
    expect(await untilBusy(other)).toContain('FUNCTION KILL');
    expect((await exchange(other, [['FUNCTION', 'STATS']])).join('')).toContain('$4\r\nname\r\n$1\r\nf\r\n');
    expect(await exchange(other, [['FUNCTION', 'KILL']])).toEqual(['+OK\r\n']);
    expect((await killed)[0]).toContain('killed by user');
  });
});

describe('libraries', () => {
  const library = "#!lua name=lib\nredis.register_function('f', function() return 1 end)";

  test('are in snapshots', async () => {
    const client = await start({});
    await exchange(client, [['FUNCTION', 'LOAD', library]]);
    const snapshot = server.snapshot();
    await exchange(client, [['FUNCTION', 'FLUSH']]);
    expect(await exchange(client, [['FCALL', 'f', '0']])).toEqual(['-ERR Function not found\r\n']);
    server.restore(snapshot);
    expect(await exchange(client, [['FCALL', 'f', '0']])).toEqual([':1\r\n']);
  });

  test('are there after a stop and a start; scripts are not', async () => {
    const client = await start({});
    await exchange(client, [
      ['FUNCTION', 'LOAD', library],
      ['SCRIPT', 'LOAD', 'return 1'],
    ]);
    await server.restart();
    const again = await connect();
    expect(await exchange(again, [['FCALL', 'f', '0']])).toEqual([':1\r\n']);
    expect(await exchange(again, [['SCRIPT', 'EXISTS', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db']])).toEqual(['*1\r\n:0\r\n']);
  });
});

/** Calls of each script; the first ten make room. */
const rounds = Number(process.env['JD_SCRIPT_ROUNDS'] ?? 30);

describe('memory', () => {
  let engine: RedisEngine;
  afterEach(() => engine.dispose());

  test('a thousand scripts, each called often: what Lua holds does not grow', () => {
    engine = assembleEngine(new FakeClock(), {
      databases: 1,
      seed: 1,
      password: undefined,
      identity: { host: '127.0.0.1', port: 0 },
      onShutdown: () => undefined,
    });
    let replies = 0;
    const client = engine.connect({ write: () => replies++, close() {} }, '127.0.0.1:1', '127.0.0.1:2');
    const round = (): void => {
      for (let script = 0; script < 1000; script++) {
        engine.submit(client, [
          'EVAL',
          `local t = {} for i = 1, 5 do t[i] = ARGV[1] .. i end return #t + ${script}`,
          '1',
          `k${script}`,
          'argument',
        ]);
      }
    };
    for (let count = 0; count < 10; count++) round();
    const early = engine.scripting.memoryBytes;
    for (let count = 10; count < rounds; count++) round();
    expect(replies).toBe(rounds * 1000);
    expect(engine.scripting.scriptCount).toBe(1000);
    expect(engine.scripting.memoryBytes).toBeLessThan(early * 1.5);
    expect(client.context.engine.stats.errorReplies).toBe(0);
  });
});
