import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers';
import { MemoryPipe, pieceBytes, windowBytes } from '../../../src/redis/transport/memory-pipe';

const round = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await round();
}

function collect(pipe: MemoryPipe): { readonly pieces: number[]; text: string; ends: number } {
  const seen = { pieces: [] as number[], text: '', ends: 0 };
  pipe.open({
    take(chunk) {
      seen.pieces.push(chunk.length);
      seen.text += chunk.toString('latin1');
      return true;
    },
    ended: () => void seen.ends++,
  });
  return seen;
}

test('bytes arrive in order, long ones in pieces, and the end last', async () => {
  const pipe = new MemoryPipe();
  pipe.send('before ');
  const seen = collect(pipe);
  const long = 'x'.repeat(2.5 * pieceBytes);
  pipe.send(long);
  pipe.send(Buffer.from(' after'));
  pipe.end();
  pipe.send('never');
  expect(pipe.bufferedBytes).toBe(long.length + 13);
  await settle();
  expect(seen.text).toBe(`before ${long} after`);
  expect(Math.max(...seen.pieces)).toBe(pieceBytes);
  expect([seen.ends, pipe.bufferedBytes]).toEqual([1, 0]);
});

test('who sends much is held back until it has arrived', async () => {
  const pipe = new MemoryPipe();
  const taken: string[] = [];
  pipe.send(Buffer.alloc(windowBytes), { onTaken: () => taken.push('first') });
  pipe.send(Buffer.alloc(1), { onTaken: () => taken.push('second') });
  expect(taken).toEqual(['first']);
  collect(pipe);
  await settle();
  expect(taken).toEqual(['first', 'second']);
});

test('a sink that has enough gets nothing before it resumes', async () => {
  const pipe = new MemoryPipe();
  const seen: string[] = [];
  pipe.open({ take: (chunk) => seen.push(String(chunk)) === 0, ended: () => undefined });
  pipe.send('1');
  pipe.send('2');
  await settle();
  expect(seen).toEqual(['1']);
  pipe.resume();
  await settle();
  expect(seen).toEqual(['1', '2']);
});

test('a cut leaves what the buffers of a system would hold', async () => {
  const pipe = new MemoryPipe();
  pipe.send('a'.repeat(windowBytes - 1));
  pipe.send('b'.repeat(10));
  pipe.cut();
  const seen = collect(pipe);
  await settle();
  expect(seen.text.length).toBe(windowBytes);
  expect(seen.text.at(-1)).toBe('b');
  expect(seen.ends).toBe(1);
});

test('the sender hears when much has arrived, though the last listener throws', async () => {
  const pipe = new MemoryPipe();
  let drains = 0;
  pipe.onDrained = () => drains++;
  pipe.open({
    take() {
      throw new Error('a listener of the user');
    },
    ended: () => undefined,
  });
  pipe.send('x'.repeat(pieceBytes));
  expect(() => pipe.deliver()).toThrow('a listener of the user');
  expect(drains).toBe(1);
  await settle();
});

describe('the asynchronous context of the sender', () => {
  const context = new AsyncLocalStorage<string>();

  /** What came, each piece by its first letter, with the context in which it came. */
  function heard(pipe: MemoryPipe, onTake: () => boolean = () => true): string[] {
    const seen: string[] = [];
    pipe.open({
      take(chunk) {
        seen.push(`${String(chunk)[0]} in ${context.getStore()}`);
        return onTake();
      },
      ended: () => undefined,
    });
    return seen;
  }

  function send(pipe: MemoryPipe, data: string, store: string): void {
    context.run(store, () => pipe.send(data, { keepsContext: true }));
  }

  test('each has its own, alone in a turn or not', async () => {
    const [pipe, other] = [new MemoryPipe(), new MemoryPipe()];
    const [seen, seenOfOther] = [heard(pipe), heard(other)];
    await settle();
    send(pipe, 'a', 'first');
    await settle();
    send(pipe, 'b', 'second');
    send(pipe, 'c', 'third');
    send(other, 'd', 'fourth');
    pipe.send('e');
    send(pipe, 'f', 'fifth');
    await settle();
    expect(seen.filter((each) => !each.startsWith('e'))).toEqual(['a in first', 'b in second', 'c in third', 'f in fifth']);
    expect(seenOfOther).toEqual(['d in fourth']);
  });

  test('one that has to wait keeps it', async () => {
    const pipe = new MemoryPipe();
    send(pipe, 'a', 'before it is open');
    await settle();
    const seen = context.run('opener', () => heard(pipe, () => false));
    await settle();
    send(pipe, 'b', 'while it is paused');
    send(pipe, 'c', 'while it is paused, too');
    await settle();
    context.run('resumer', () => pipe.resume());
    await settle();
    send(pipe, 'd', 'after what waits');
    context.run('resumer', () => pipe.resume());
    await settle();
    context.run('resumer', () => pipe.resume());
    await settle();
    expect(seen).toEqual(['a in before it is open', 'b in while it is paused', 'c in while it is paused, too', 'd in after what waits']);
  });

  test('one that is sent while another arrives, and one of many pieces', async () => {
    const pipe = new MemoryPipe();
    let sent = 0;
    const seen = heard(pipe, () => {
      if (sent++ === 0) send(pipe, 'b'.repeat(2.5 * pieceBytes), 'listener');
      return true;
    });
    await settle();
    send(pipe, 'a', 'sender');
    send(pipe, 'c', 'next');
    await settle();
    expect(seen).toEqual(['a in sender', 'c in next', 'b in listener', 'b in listener', 'b in listener']);
    send(pipe, 'd'.repeat(1.5 * pieceBytes), 'last');
    await settle();
    expect(seen.slice(5)).toEqual(['d in last', 'd in last']);
  });
});
