import { toBinary } from '../../src/base/bytes';
import type { WireReply } from '../../src/bridge/wire';
import { clientsLeft } from '../../src/environment/clients-left';
import { FakeClock } from '../kit/fake-clock';

const clock = new FakeClock();
const ours = 'id=3 addr=127.0.0.1:0 laddr=127.0.0.1:37059 fd=9 name= db=0 cmd=client|list user=default\n';
const named =
  'id=1 addr=127.0.0.1:56054 laddr=127.0.0.1:37059 fd=7 name=jobs db=0 cmd=client|info user=default lib-name=ioredis lib-ver=5.11.1\n';
const plain = 'id=2 addr=[::1]:56070 laddr=[::1]:37059 fd=8 name= db=0 cmd=get user=default\n';

const look = (...lists: readonly string[]): ReturnType<typeof clientsLeft> => {
  let calls = 0;
  const call = async (): Promise<WireReply> => ({ kind: 'bulk', bytes: toBinary(lists[Math.min(calls++, lists.length - 1)]!) });
  return clock.drive(clientsLeft({ server: { call }, name: "the file's Redis" }, clock));
};

test('names what stays', async () => {
  expect(await look(named + ours)).toMatchObject({
    code: 'JD_CLIENTS_LEFT',
    message: expect.stringMatching(
      /^A client is still connected to the file's Redis: ioredis jobs \(last command: client info\)\.\nClose every/,
    ),
  });
  expect((await look(named + plain + ours))?.message).toMatch(/^2 clients are .*, a client \(last command: get\)\.\n/);
});

test('gives clients time to close', async () => {
  expect(await look(ours)).toBeUndefined();
  expect(await look(named + plain + ours, plain + ours, plain + ours, ours)).toBeUndefined();
});

test('a server that refuses or does not answer has none', async () => {
  expect(await clock.drive(clientsLeft({ server: { call: () => Promise.reject(new Error('stopped')) }, name: '' }, clock))).toBeUndefined();
  expect(await clock.drive(clientsLeft({ server: { call: () => new Promise(() => undefined) }, name: '' }, clock))).toBeUndefined();
});
