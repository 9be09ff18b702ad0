import { loadPeer } from '../../../src/kit/doubles/optional-peer';

const absent = 'jest-distributed-absent';

test.each([absent, `${absent}/part`])('%s, which is not installed, is named with the command that installs it', (path) => {
  const load = (): unknown => require(path) as unknown;
  expect(() => loadPeer({ name: absent, wanted: 'double()', load })).toThrow(
    `double() needs the package ${absent}, which is not installed.\nnpm install --save-dev ${absent}`,
  );
});

test('what a package lacks itself is no matter of ours', () => {
  const load = (): unknown => require('jest-distributed-absent') as unknown;
  expect(() => loadPeer({ name: 'other', wanted: 'double()', load })).toThrow(/Cannot find module/);
});
