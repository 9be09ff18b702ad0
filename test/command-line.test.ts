import { help, readCommandLine } from '../src/command-line';

test.each([
  [[], 'No command is given.\nCommands: redis.'],
  [['rdis'], "There is no command 'rdis'.\nCommands: redis."],
  [['redis', '--prot', '1'], 'There is no flag --prot.\nDid you mean --port?'],
  [['redis', '--nonsense'], 'There is no flag --nonsense.\nSee jest-distributed --help.'],
  [['redis', '-x'], 'There is no flag -x.\nSee jest-distributed --help.'],
  [['redis', '--constructor'], 'There is no flag --constructor.\nSee jest-distributed --help.'],
  [['redis', '--port'], '--port needs a value.\nWrite --port 6380.'],
  [['redis', '--port', '--host', 'h'], '--port needs a value.\nWrite --port 6380.'],
  [['redis', '--unixsocket='], '--unixsocket needs a value.\nWrite --unixsocket /tmp/redis.sock.'],
  [['redis', '--port', '70000'], '--port 70000 is no port.\nGive a whole number from 0 to 65535; 0 is any free port.'],
  [['redis', '--port', '1e3'], '--port 1e3 is no port.\nGive a whole number from 0 to 65535; 0 is any free port.'],
  [['redis', '--redis-version'], '--redis-version needs a value.\nWrite --redis-version 7.0.'],
  [['redis', '--redis-version', '6.2'], '--redis-version 6.2 is none of ours.\nVersions: 7.0, 7.2, 7.4, 8.0, 8.2, 8.4.'],
  [['redis', '--tls-port', '6380'], 'TLS is given in part.\nGive --tls-port, --tls-cert-file and --tls-key-file together.'],
  [['redis', '--tls-ca-cert-file', 'ca.crt'], 'TLS is given in part.\nGive --tls-port, --tls-cert-file and --tls-key-file together.'],
  [['redis', '--tls-port'], '--tls-port needs a value.\nWrite --tls-port 6380.'],
  [['redis', '--tls-key-file'], '--tls-key-file needs a value.\nWrite --tls-key-file redis.key.'],
  [['redis', '--tls-port', '-', '--tls-cert-file', 'c', '--tls-key-file', 'k'], '--tls-port needs a value.\nWrite --tls-port 6380.'],
  [
    ['redis', '--tls-port', 'x', '--tls-cert-file', 'c', '--tls-key-file', 'k'],
    '--tls-port x is no port.\nGive a whole number from 0 to 65535; 0 is any free port.',
  ],
  [['redis', '--help=1'], '--help takes no value.\nWrite --help alone.'],
  [['redis', 'now'], "'now' is too much: redis takes flags only.\nSee jest-distributed --help."],
])('%j makes no sense', (words, message) => {
  expect(() => readCommandLine(words)).toThrow(message);
});

test('what makes sense', () => {
  expect(readCommandLine(['redis'])).toEqual({ act: 'redis', options: { port: 6379 } });
  expect(readCommandLine(['redis', '--port', '0', '--host=::1', '--unixsocket', '/tmp/a', '--dir=data'])).toEqual({
    act: 'redis',
    options: { port: 0, host: '::1', unixsocket: '/tmp/a', dir: 'data' },
  });
  expect(readCommandLine(['redis', '--redis-version', '7.2'])).toEqual({ act: 'redis', options: { port: 6379, version: '7.2' } });
  const tls = ['--tls-port', '0', '--tls-cert-file', 'c.crt', '--tls-key-file', 'c.key'];
  expect(readCommandLine(['redis', ...tls])).toEqual({
    act: 'redis',
    options: { port: 6379, tls: { port: 0, cert: 'c.crt', key: 'c.key' } },
  });
  expect(readCommandLine(['redis', ...tls, '--tls-ca-cert-file', 'ca.crt'])).toEqual({
    act: 'redis',
    options: { port: 6379, tls: { port: 0, cert: 'c.crt', key: 'c.key', ca: 'ca.crt' } },
  });
  expect(readCommandLine(['-v'])).toEqual({ act: 'version' });
  expect(readCommandLine(['redis', '-h'])).toEqual({ act: 'help' });
  for (const flag of ['--port', '--host', '--unixsocket', '--dir', '--redis-version', '--help', '--version']) expect(help).toContain(flag);
  for (const flag of ['--tls-port', '--tls-cert-file', '--tls-key-file', '--tls-ca-cert-file']) expect(help).toContain(flag);
});
