import type realNock from 'nock';

const load = (): typeof realNock => require('nock') as typeof realNock;

/**
 * nock 14, loaded at its first use in a test file. Its interceptors are cleared after each test, and it lets go of Node's http
 * modules at the end of the file.
 * @example
 * nock('https://api.example.com').get(/^\/users\/\d+$/).reply(200, { name: 'Ann' });
 */
export const nock: typeof realNock = new Proxy((() => undefined) as unknown as typeof realNock, {
  apply: (_target, _self, args) => Reflect.apply(load(), undefined, args) as unknown,
  get: (_target, name) => Reflect.get(load(), name) as unknown,
  has: (_target, name) => Reflect.has(load(), name),
});
