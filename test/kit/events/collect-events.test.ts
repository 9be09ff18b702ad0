import { channel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { collectEvents } from '../../../src/kit/events/collect-events';
import { collectLines } from '../../../src/kit/events/collect-lines';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { turn } from '../fake-clock';
import { failureText } from '../failure-text';
import { runningTest } from '../waiting/drive';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = openFakeBridge();
  bridge.test = runningTest(bridge);
});
afterEach(closeFakeBridge);

const drive = <T>(promise: Promise<T>): Promise<T> => bridge.clock.drive(promise);

describe('of an EventEmitter', () => {
  test('what came before is not lost, what comes later is waited for, each is handed out once', async () => {
    const emitter = new EventEmitter();
    const events = collectEvents<number>(emitter, 'count', 'end');
    emitter.emit('count', 1, 'more');
    bridge.clock.stall(5);
    emitter.emit('count', 2);
    expect(await events.next()).toEqual({ name: 'count', value: 1, args: [1, 'more'], atMs: 0 });
    expect(await events.next({ name: 'count' })).toMatchObject({ value: 2, atMs: 5 });
    const later = events.next();
    emitter.emit('end');
    expect(await later).toMatchObject({ name: 'end', args: [] });
    expect([events.count(), events.count({ name: 'count' }), events.seen.length]).toEqual([3, 2, 3]);
  });

  test('two who wait get two events', async () => {
    const emitter = new EventEmitter();
    const events = collectEvents<number>(emitter, 'n');
    const both = Promise.all([events.next(), events.next()]);
    emitter.emit('n', 1);
    emitter.emit('n', 2);
    expect((await both).map(({ value }) => value)).toEqual([1, 2]);
  });

  test('by properties, patterns, asymmetric matchers and functions', async () => {
    const emitter = new EventEmitter();
    const events = collectEvents(emitter, 'e');
    const sent = [{ id: 1, tags: ['a', 'b'], at: 0 }, 'ready on 80', Buffer.from('x'), { id: 2 }, 7, null];
    for (const each of sent) emitter.emit('e', each);
    expect((await events.next({ match: { id: 2 } })).value).toBe(sent[3]);
    expect((await events.next({ match: { tags: ['a', /b/] } })).value).toBe(sent[0]);
    expect((await events.next({ match: /on \d+/ })).value).toBe(sent[1]);
    expect((await events.next({ match: Buffer.from('x') })).value).toBe(sent[2]);
    expect((await events.next({ match: expect.any(Number) })).value).toBe(7);
    expect((await events.next({ match: (value: unknown) => value === null })).value).toBeNull();
  });

  test('all, in any order, and none of them counts for two', async () => {
    const emitter = new EventEmitter();
    const events = collectEvents<number>(emitter, 'a', 'b');
    const all = events.all([{ name: 'a' }, { name: 'b' }, { name: 'a', match: 1 }], { timeoutMs: 100 });
    emitter.emit('b', 5);
    emitter.emit('a', 1); // the first filter would take it, and must give it to the third
    emitter.emit('a', 2);
    expect((await all).map(({ value }) => value)).toEqual([2, 5, 1]);
    emitter.emit('a', 1);
    expect(await drive(failureText(() => events.all([{ name: 'a' }, { match: 1 }], { timeoutMs: 100 })))).toContain(
      '1 of 2 events: an event 1 of',
    );
    expect(await events.take(1)).toHaveLength(1); // what a failed wait had found was not handed out
  });

  test('a failure shows what came instead', async () => {
    const emitter = new EventEmitter();
    const events = collectEvents(emitter, 'open', 'close');
    emitter.emit('close', 'first');
    await events.next();
    bridge.clock.stall(12);
    emitter.emit('close', { reason: 'timeout' });
    const text = await drive(failureText(() => events.next({ name: 'open', match: { attempts: 3 }, timeoutMs: 500 })));
    expect(text).toContain(
      [
        "Waited 500 ms for 'open' { attempts: 3 } of EventEmitter (open, close)",
        'This came:',
        "  0 ms  close  'first'  (handed out)",
        "  12 ms  close  { reason: 'timeout' }.",
      ].join('\n'),
    );
    expect(await drive(failureText(() => collectEvents(emitter, 'x').next()))).toContain(
      'Waited 1000 ms for an event of EventEmitter (x)\nNothing came.',
    );
  });

  test('collects for a time', async () => {
    const emitter = new EventEmitter();
    const events = collectEvents<number>(emitter, 'n');
    emitter.emit('n', 0);
    const window = events.collectFor(50);
    emitter.emit('n', 1);
    await bridge.clock.advance(49);
    emitter.emit('n', 2);
    await bridge.clock.advance(1);
    emitter.emit('n', 3);
    expect((await window).map(({ value }) => value)).toEqual([1, 2]);
  });

  test('ends with the test and leaves no listener; who still waits is told', async () => {
    const emitter = new EventEmitter();
    const events = collectEvents(emitter, 'e');
    const waiting = failureText(() => events.next());
    await bridge.cleanUp();
    expect(emitter.listenerCount('e')).toBe(0);
    expect(await waiting).toContain('EventEmitter (e) has ended; what was waited for did not come');
    emitter.emit('e');
    expect(events.count()).toBe(0);
    expect(bridge.clock.timers).toBe(0);
  });
});

test('of an EventTarget', async () => {
  const { signal, abort } = ((controller) => ({ signal: controller.signal, abort: () => controller.abort() }))(new AbortController());
  const events = collectEvents<Event>(signal, 'abort');
  abort();
  expect((await events.next({ match: { type: 'abort' } })).value.target).toBe(signal);
});

test('of a diagnostics channel', async () => {
  const retries = channel('kit:retries');
  const events = collectEvents(retries as never);
  retries.publish({ attempt: 1 });
  retries.publish({ attempt: 2 });
  expect(await events.next({ match: { attempt: 2 } })).toMatchObject({ name: 'kit:retries' });
  events.stop();
  expect(retries.hasSubscribers).toBe(false);
});

describe('of an async iterator', () => {
  test('its items, and that it has ended', async () => {
    async function* numbers(): AsyncGenerator<number> {
      yield 1;
      await turn();
      yield 2;
    }
    const events = collectEvents(numbers());
    expect((await events.take(2)).map(({ value }) => value)).toEqual([1, 2]);
    expect(await failureText(() => events.next())).toContain('has ended; what was waited for did not come: an event of');
  });

  test('its error is the cause', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('watch closed');
    }
    await expect(collectEvents(failing()).take(2)).rejects.toMatchObject({ code: 'JD_SOURCE_ENDED', cause: new Error('watch closed') });
  });
});

test('of a log, line by line, however it is cut', async () => {
  const stream = new PassThrough();
  const lines = collectLines(stream);
  const euro = Buffer.from('price 3 €\nlistening');
  stream.write(euro.subarray(0, 9));
  stream.write(euro.subarray(9));
  stream.write(' on 80\r\nunfinished');
  expect((await lines.next({ match: /listening on \d+/ })).value).toBe('listening on 80');
  expect((await lines.next()).value).toBe('price 3 €');
  stream.end();
  expect((await lines.next()).value).toBe('unfinished');
});

test('what is no source', () => {
  expect(() => collectEvents({} as never)).toThrow('cannot listen to {}');
  expect(() => collectEvents(new EventEmitter() as never)).toThrow('no names of events');
});
