import { readUnitLog } from './unit-log';

// What runtest printed, in pieces: the same run with and without an end.
const begin = `Cleanup: may take some time... OK
Starting test server at port 44069
[ready]: 12480
Testing unit/pubsub
[ok]: Pub/Sub PING (6 ms)
[ok]: PUBLISH/SUBSCRIBE basics (6 ms)
[ignore]: MIGRATE caching of connections: Not supported on external server
[ignore]: Tag: slow denied
[err]: Keyspace notifications: stream events test in tests/unit/pubsub.tcl
n command 'xgroup', with args beginning with: 'create' 'mystream'
ERR unknown command 'xgroup', with args beginning with: 'create' 'mystream'
    while executing
"[srv $level "client"] {*}$args"
[err]: EXEC fails if there are errors while queueing commands #2 in tests/unit/multi.tcl
Expected 'OK 1 OK' to match 'EXECABORT*' (context: type eval line 13 cmd {assert_match {EXECABORT*} $e} proc ::test)
[skip]: Keyspace notifications: evicted events
[err]: hentication required.
NOAUTH Authentication required.
    while executing
"$client select 9"
`;
const end = `[1/1 done]: unit/pubsub (2 seconds)

                   The End

Execution time of different units:
  2 seconds - unit/pubsub

!!! WARNING The following tests failed:

*** [err]: Keyspace notifications: stream events test in tests/unit/pubsub.tcl
[err]: this line is told again
Cleanup: may take some time... OK
`;
const stall = (state: string): string => `[TIMEOUT]: clients state report follows.
sock55edef1dac40 => ${state}

                   The End

Execution time of different units:
`;

test('a run to its end: what passed, what was left out, and each failure with its whole reason', () => {
  expect(readUnitLog(begin + end)).toEqual({
    passed: 2,
    leftOut: 2,
    failures: [
      {
        test: 'Keyspace notifications: stream events test',
        reason: "ERR unknown command 'xgroup', with args beginning with: 'create' 'mystream'",
      },
      {
        test: 'EXEC fails if there are errors while queueing commands #2',
        reason: expect.stringMatching(/^Expected 'OK 1 OK' to match 'EXECABORT\*' /),
      },
      { test: undefined, reason: 'NOAUTH Authentication required.' },
    ],
    stalled: undefined,
    aborted: undefined,
    finished: true,
  });
});

test('with colours it says the same', () => {
  const coloured = (begin + end)
    .replace(/\[(ok|err|ignore)\]/g, '[\x1b[0;32m$1\x1b[0m]')
    .replace('[1/1 done]', '[1/1 \x1b[0;33mdone\x1b[0m]');
  expect(readUnitLog(coloured)).toEqual(readUnitLog(begin + end));
});

test('a test that hangs is named; what stood before counts', () => {
  const log = readUnitLog(begin + stall('(IN PROGRESS) Keyspace notifications: evicted events'));
  expect(log).toMatchObject({ passed: 2, finished: false, stalled: { test: 'Keyspace notifications: evicted events' } });
  expect(log.failures).toHaveLength(3);
});

test('a stall between two tests tells the last that is known', () => {
  expect(readUnitLog(begin + stall('(OK) PUBLISH/SUBSCRIBE basics')).stalled).toEqual({ after: '(OK) PUBLISH/SUBSCRIBE basics' });
  expect(readUnitLog('[TIMEOUT]: clients state report follows.\n').stalled).toEqual({ after: 'its start' });
});

test('an error that ends the unit', () => {
  const log = readUnitLog(`${begin}[exception]: Executing test client: couldn't open socket: connection refused.\n`);
  expect(log).toMatchObject({ passed: 2, finished: false, aborted: "couldn't open socket: connection refused." });
});

test('a run that was cut short, in the middle of a failure', () => {
  expect(readUnitLog('[ok]: one (1 ms)\n[err]: two in tests/unit/a.tcl')).toMatchObject({
    passed: 1,
    failures: [{ test: 'two', reason: '' }],
    finished: false,
  });
});
