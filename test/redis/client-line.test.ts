import { RedisServer } from '../../src/redis/server';
import type { RedisVersion } from '../../src/redis/version';
import { FakeClock } from '../kit/fake-clock';
import { quiet, RawClient } from '../kit/raw-client';

/** CLIENT INFO of a new connection of redis-server 7.0.15. */
const real =
  'id=3160 addr=127.0.0.1:44924 laddr=127.0.0.1:7901 fd=7 name= age=0 idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=13 ' +
  'qbuf-free=20461 argv-mem=10 multi-mem=0 rbs=1024 rbp=275 obl=0 oll=0 omem=0 tot-mem=22298 events=r cmd=client|info user=default ' +
  'redir=-1 resp=2';

const clock = new FakeClock();
let server: RedisServer;
beforeAll(async () => void (server = await RedisServer.start({ clock, version: '7.0' })));
afterAll(() => server.stop());

function fieldsOf(line: string): Map<string, string> {
  return new Map(
    line
      .trim()
      .split(' ')
      .map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  );
}

/** Runs commands on a new connection; what CLIENT LIST tells of it then. */
async function after(...commands: string[][]): Promise<Map<string, string>> {
  const client = await RawClient.open(server.port);
  const id = String(await client.call('CLIENT', 'ID'));
  for (const command of commands) client.command(...command);
  await quiet();
  const list = (await server.call(['CLIENT', 'LIST', 'ID', id])) as unknown as { readonly text: string };
  client.close();
  await quiet();
  return fieldsOf(list.text);
}

async function expectAfter(commands: string[][], expected: Record<string, string>): Promise<void> {
  expect(Object.fromEntries(await after(...commands))).toMatchObject(expected);
}

test('the fields of Redis 7.0 in their order, the fixed ones with its values', async () => {
  const client = await RawClient.open(server.port);
  // A buffer that nobody needs shrinks after two looks of Redis.
  await server.clock.advance(200);
  const line = (await client.call('CLIENT', 'INFO')) as string;
  const [ours, theirs] = [fieldsOf(line), fieldsOf(real)];
  expect([...ours.keys()]).toEqual([...theirs.keys()]);
  const ownValues = ['id', 'addr', 'laddr', 'fd', 'qbuf', 'qbuf-free', 'rbp', 'tot-mem'];
  for (const [name, value] of theirs) if (!ownValues.includes(name)) expect([name, ours.get(name)]).toEqual([name, value]);
  expect(line.endsWith('\n')).toBe(true);
  // *2 $6 CLIENT $4 INFO
  expect(ours.get('qbuf')).toBe('26');
  expect(ours.get('laddr')).toBe(`127.0.0.1:${server.port}`);
  expect(ours.get('addr')).toBe(`127.0.0.1:${client.socket.localPort}`);
  client.close();
});

// Each as a real server told it of a connection in that state.
test.each<[string, string[][], Record<string, string>]>([
  [
    'a subscriber',
    [
      ['SUBSCRIBE', 'a', 'b'],
      ['PSUBSCRIBE', 'x'],
      ['SSUBSCRIBE', 'q'],
    ],
    { flags: 'P', sub: '2', psub: '1', ssub: '1', cmd: 'ssubscribe' },
  ],
  ['in MULTI', [['MULTI'], ['SET', 'foo', 'bar'], ['GET', 'x']], { flags: 'x', multi: '2', 'multi-mem': '53', cmd: 'get' }],
  ['in a MULTI that will fail', [['MULTI'], ['SET', 'foo', 'bar'], ['nosuch']], { flags: 'x', multi: '1', cmd: 'NULL' }],
  ['after EXEC', [['MULTI'], ['SET', 'foo', 'bar'], ['EXEC']], { flags: 'N', multi: '-1', 'multi-mem': '0', cmd: 'exec' }],
  ['blocked', [['BLPOP', 'lll', 'mmm', '0']], { flags: 'b', 'argv-mem': '12', cmd: 'blpop', qbuf: '0' }],
  ['blocked, with more to do', [['BLPOP', 'lll', 'mmm', '0'], ['PING']], { flags: 'b', cmd: 'blpop', qbuf: '14' }],
  [
    'a broken watch',
    [
      ['WATCH', 'k'],
      ['SET', 'k', '1'],
    ],
    { flags: 'd', cmd: 'set' },
  ],
  ['after UNWATCH', [['WATCH', 'k'], ['SET', 'k', '1'], ['UNWATCH']], { flags: 'N', cmd: 'unwatch' }],
  [
    'named, elsewhere, of RESP3',
    [
      ['HELLO', '3'],
      ['SELECT', '4'],
      ['CLIENT', 'SETNAME', 'nn'],
      ['CLIENT', 'NO-EVICT', 'ON'],
    ],
    { name: 'nn', flags: 'e', db: '4', resp: '3', cmd: 'client|no-evict' },
  ],
  [
    'after RESET',
    [['HELLO', '3'], ['SELECT', '4'], ['CLIENT', 'NO-EVICT', 'ON'], ['RESET']],
    { name: '', flags: 'e', db: '0', resp: '2', cmd: 'reset' },
  ],
  ['a wrong number of arguments', [['GET']], { cmd: 'get' }],
  ['an unknown subcommand', [['PING'], ['CLIENT', 'FOO']], { cmd: 'NULL' }],
])('%s', (_, commands, expected) => expectAfter(commands, expected));

test('a command held back by CLIENT PAUSE', async () => {
  await server.call(['CLIENT', 'PAUSE', '100000', 'WRITE']);
  await expectAfter([['SET', 'a', 'b']], { flags: 'b', cmd: 'set' });
  await server.call(['CLIENT', 'UNPAUSE']);
});

/** What each version tells at the end of the line. */
const fieldsSince: readonly (readonly [RedisVersion, string])[] = [
  ['7.0', 'redir resp'],
  ['7.2', 'redir resp lib-name lib-ver'],
  ['7.4', 'redir resp lib-name lib-ver'],
  ['8.0', 'redir resp lib-name lib-ver io-thread'],
  ['8.2', 'redir resp lib-name lib-ver io-thread tot-net-in tot-net-out tot-cmds'],
];

test.each(fieldsSince)('fields of %s', async (version, last) => {
  const newer = await RedisServer.start({ version });
  const client = await RawClient.open(newer.port);
  if (version !== '7.0') {
    await client.call('CLIENT', 'SETINFO', 'LIB-NAME', 'mine');
    await client.call('CLIENT', 'SETINFO', 'LIB-VER', '1.2');
    await client.call('CLIENT', 'NO-TOUCH', 'ON');
  }
  await client.call('WATCH', 'a', 'b');
  const fields = fieldsOf((await client.call('CLIENT', 'INFO')) as string);
  const names = [...fields.keys()].join(' ');
  expect(names.endsWith(` ${last}`)).toBe(true);
  expect(names.includes(' multi watch qbuf ')).toBe(Number(version) >= 7.4);
  const values = { 'lib-name': 'mine', 'lib-ver': '1.2', watch: '2', 'tot-cmds': '4', 'tot-net-out': '20' };
  for (const [name, value] of Object.entries(values)) expect([undefined, value]).toContain(fields.get(name));
  expect(fields.get('flags')).toBe(version === '7.0' ? 'N' : 'T');
  client.close();
  await newer.stop();
});

test('age and idle are whole seconds', async () => {
  const client = await RawClient.open(server.port);
  const id = String(await client.call('CLIENT', 'ID'));
  await server.clock.advance(10_000);
  await client.call('PING');
  await server.clock.advance(5000);
  const list = (await server.call(['CLIENT', 'LIST', 'ID', id])) as unknown as { readonly text: string };
  expect(Object.fromEntries(fieldsOf(list.text))).toMatchObject({ age: '15', idle: '5' });
  client.close();
});

test('CLIENT KILL by id, address and local address; CLIENT UNBLOCK', async () => {
  const open = async (): Promise<{ client: RawClient; id: string }> => {
    const client = await RawClient.open(server.port);
    return { client, id: String(await client.call('CLIENT', 'ID')) };
  };
  const killed = async (filter: (each: { client: RawClient; id: string }) => string[], reply: unknown): Promise<void> => {
    const each = await open();
    expect(await server.call(['CLIENT', 'KILL', ...filter(each)])).toEqual(reply);
    await each.client.closed();
  };
  const ok = { text: 'OK' };
  await killed(({ id }) => ['ID', id], 1);
  await killed(({ client }) => ['ADDR', `127.0.0.1:${client.socket.localPort}`], 1);
  await killed(() => ['LADDR', `127.0.0.1:${server.port}`], 1);
  await killed(({ client }) => [`127.0.0.1:${client.socket.localPort}`], ok);

  const { client, id } = await open();
  expect(await server.call(['CLIENT', 'UNBLOCK', id])).toBe(0);
  client.command('BLPOP', 'l', '0');
  await quiet();
  expect(await server.call(['CLIENT', 'UNBLOCK', id])).toBe(1);
  expect(await client.reply()).toEqual({ nullArray: true });
  client.command('BLPOP', 'l', '0');
  await quiet();
  expect(await server.call(['CLIENT', 'UNBLOCK', id, 'ERROR'])).toBe(1);
  expect(await client.reply()).toMatchObject({ message: 'UNBLOCKED client unblocked via CLIENT UNBLOCK' });
  client.close();
});
