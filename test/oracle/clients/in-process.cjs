// For `mocha --require`: the in-process Redis of this project's build, on port 6379 of the process that the tests run in. TRANSPORT=tcp: not through memory.
const { RedisServer } = require('../../../dist/src/redis-server.js');

let server;

exports.mochaGlobalSetup = async () => {
  server = await RedisServer.start({
    port: 6379,
    transport: process.env.TRANSPORT ?? 'memory',
    version: process.env.REDIS_VERSION ?? '8.4',
  });
};
exports.mochaGlobalTeardown = () => server.stop();
