// Leaves out what node-redis' specs run on a cluster, on sentinels or over TLS.
const { default: TestUtils } = require('@redis/test-utils');

for (const name of Object.getOwnPropertyNames(TestUtils.prototype)) {
  if (/^testWith\w*(Cluster|Sentinel|Tls|Proxied)/.test(name)) TestUtils.prototype[name] = () => {};
}
