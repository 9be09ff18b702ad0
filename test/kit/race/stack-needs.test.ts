import { StackNeeds } from '../../../src/kit/race/stack-needs';

const asked = (needs: StackNeeds, line: string): boolean => {
  const [name, ...words] = line.split(' ');
  return needs.isWanted(name!, words, 0);
};

test.each(['set k 1', 'SET k 1', 'set k 1 EX 60', 'set k next PX 60', 'incr k', 'hset k f 1', 'zadd k 1 m', 'zadd k NX 1 m', 'rpush k 1'])(
  '%s, where nobody has looked, belongs to no race',
  (line) => {
    const needs = new StackNeeds();
    expect(asked(needs, line)).toBe(false);
    expect(asked(needs, 'get other')).toBe(true);
    expect(asked(needs, line)).toBe(false);
    expect(asked(needs, 'get k')).toBe(true);
    expect(asked(needs, line)).toBe(true);
    needs.restart();
    expect(asked(needs, line)).toBe(false);
  },
);

test.each(['set k 1 NX', 'set k 1 EX 60 GET', 'set k 1 ifeq 0', 'setnx k 1', 'getset k 1', 'del k', 'exec', 'eval script 1 k', 'ping'])(
  '%s may look, or be about more than its first word',
  (line) => expect(asked(new StackNeeds(), line)).toBe(true),
);

test('every word of what may look is a key: of MGET, of scripts, of a pipeline', () => {
  const needs = new StackNeeds();
  expect(needs.isWanted('', ['GET', 'a', 'SET', 'b', '1'], 0)).toBe(true);
  expect(['set a 1', 'set b 1', 'set c 1'].map((line) => asked(needs, line))).toEqual([true, true, false]);
});

test('words may stand behind the name; of other clients it is told', () => {
  const needs = new StackNeeds();
  expect(needs.isWanted('SET', ['SET', 'k', '1'], 1)).toBe(false);
  needs.read(['GET', 'k']);
  expect(needs.isWanted('SET', ['SET', 'k', '1'], 1)).toBe(true);
});

test('a key that is no text is not known', () => {
  expect(new StackNeeds().isWanted('set', [Buffer.from('k'), '1'], 0)).toBe(true);
});

test('with more reads than are remembered, every command is taken for one that matters', () => {
  const needs = new StackNeeds();
  needs.read(Array.from({ length: 50_000 }, (_, at) => `key ${at}`));
  expect(asked(needs, 'set k 1')).toBe(true);
});
