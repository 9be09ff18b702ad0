import { loadRedisContainer, loadTestcontainers } from '../../src/containers/testcontainers';

const notFound = (name: string): Error =>
  Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- here`), { code: 'MODULE_NOT_FOUND' });
const failWith = (error: Error) => (): never => {
  throw error;
};

test.each([
  ['testcontainers', loadTestcontainers],
  ['@testcontainers/redis', loadRedisContainer],
])('without %s the error says what to install', (name, load) => {
  jest.doMock(name, failWith(notFound(name)));
  expect(load).toThrow(
    expect.objectContaining({
      code: 'JD_PEER',
      message: `Containers need the package ${name}, which is not installed.\nnpm install --save-dev testcontainers@11 @testcontainers/redis@11 (12 from Node 22.22 on).`,
    }),
  );
});

test('what it lacks itself is told as it is', () => {
  jest.resetModules();
  const error = notFound('dockerode');
  jest.doMock('testcontainers', failWith(error));
  expect(loadTestcontainers).toThrow(error);
});
