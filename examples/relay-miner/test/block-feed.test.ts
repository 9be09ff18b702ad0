import { cleanup, collectEvents, lifecycleContract, type Events } from 'jest-distributed';
import { BlockFeed } from '../src/block-feed';
import { scriptedChain, type ScriptedChain } from './scripted-chain';

let chain: ScriptedChain;
let url: string;
let feed: BlockFeed;
let events: Events<unknown>;
beforeEach(async () => {
  chain = await scriptedChain();
  url = chain.server.url.replace('http', 'ws');
  feed = new BlockFeed({ url, pause: async () => undefined });
  cleanup(() => feed.close());
  events = collectEvents(feed, 'block', 'problem');
  feed.start();
  await chain.server.messages.next({ match: /subscribe/ });
});

test('blocks come as the chain makes them', async () => {
  chain.nextBlock();
  chain.nextBlock();
  expect((await events.take(2)).map(({ value }) => value)).toEqual([101, 102]);
});

test('a connection that is lost is made again, and no block comes twice', async () => {
  chain.nextBlock();
  await events.next({ match: 101 });
  chain.server.dropConnections();
  await chain.server.messages.next({ match: /subscribe/ });
  chain.server.push({ height: 101 });
  chain.nextBlock();
  await events.next({ name: 'block', match: 102 });
  expect(events.count({ name: 'block' })).toBe(2);
});

test.each([['no JSON'], [{ height: 'high' }], [{ tip: 101 }]])('%j is no block: it is told, and the next one counts', async (message) => {
  chain.server.push(message);
  await events.next({ name: 'problem', match: { message: /no block/ } });
  chain.nextBlock();
  await events.next({ name: 'block', match: 101 });
});

lifecycleContract(
  () => {
    const other = new BlockFeed({ url, pause: async () => undefined });
    cleanup(() => other.close());
    return { start: () => other.start(), stop: () => other.close(), isRunning: () => other.isRunning };
  },
  {
    name: 'life of a block feed',
    startAfterStop: { rejects: 'CLOSED' },
    without: { failNextStart: 'a connection that fails is tried again', work: 'it has none of its own' },
  },
);
