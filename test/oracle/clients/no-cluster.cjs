// Leaves out what node-redis' specs run on a cluster.
const { default: TestUtils } = require('@redis/test-utils');

TestUtils.prototype.testWithCluster = () => {};
