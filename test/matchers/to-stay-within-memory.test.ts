import { toStayWithinMemory } from '../../matchers/to-stay-within-memory';
import { failureText } from '../kit/failure-text';

expect.extend({ toStayWithinMemory });

class Connection {
  readonly buffer = Array.from({ length: 1_000 }, (_, i) => i);
}

test('what is garbage afterwards does not count', async () => {
  let last: Connection | undefined;
  await expect(() => (last = new Connection())).toStayWithinMemory({ growth: '1MB', rounds: 2_000 });
  expect(last).toBeDefined();
}, 20_000);

test('a leak fails, and what leaks is named', async () => {
  const kept: Connection[] = [];
  const text = await failureText(() => expect(() => kept.push(new Connection())).toStayWithinMemory({ growth: '1MB', rounds: 1_000 }));
  expect(text).toContain('Allowed growth:  1 MB');
  expect(text).toMatch(/Received growth: [4-9](\.\d+)? MB in 1000 rounds, \d{4} bytes each/);
  expect(text).toMatch(/Objects that 1000 more rounds have left, by constructor:[^]*Connection +1000 more/);
}, 20_000);

test('garbage from before the rounds that several collections let go of bit by bit hides no leak', async () => {
  const registry = new FinalizationRegistry<number>(letGo);
  function letGo(links: number): void {
    if (links > 0) registry.register(new Array<number>(1_000_000).fill(links), links - 1);
  }
  let chain: number[] | undefined = new Array<number>(1_000_000).fill(0);
  registry.register(chain, 3);
  const kept: Connection[] = [];
  const leaking = (round: number): void => {
    if (round === 1) chain = undefined;
    kept.push(new Connection());
  };
  expect(await failureText(() => expect(leaking).toStayWithinMemory({ growth: '1MB', rounds: 1_000 }))).toMatch(/Received growth: [4-9]/);
  expect(chain).toBeUndefined();
}, 20_000);

test('memory that is given back is no growth', async () => {
  const kept: Connection[] = Array.from({ length: 2_000 }, () => new Connection());
  await expect(async () => void kept.pop()).toStayWithinMemory({ growth: 0, rounds: 1_000, warmUpRounds: 0 });
}, 20_000);

test('needs a function and a size', async () => {
  expect(await failureText(() => expect(1).toStayWithinMemory({ growth: 1 }))).toContain('expect was given 1');
  expect(await failureText(() => expect(() => 1).toStayWithinMemory({ growth: 'much' }))).toContain("growth is 'much'");
});
