import { tellOfAlias } from '../../src/environment/alias-notice';
import { releaseClaims, runVariable } from '../../src/environment/run-claims';

test('the notice is told once a run, in each run of a watch mode', () => {
  const before = process.env[runVariable];
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    for (const run of ['first', 'second']) {
      process.env[runVariable] = `${process.pid}-notice-${run}`;
      for (const path of ['a.test.js', 'b.test.js']) tellOfAlias('localhost:6379', path);
      releaseClaims(process.env[runVariable]);
    }
    expect(write.mock.calls.map(([text]) => /first in \S+/.exec(String(text))?.[0])).toEqual(Array(2).fill('first in a.test.js);'));
  } finally {
    write.mockRestore();
    if (before === undefined) delete process.env[runVariable];
    else process.env[runVariable] = before;
  }
});
