/** @redis {"only": "memory"} */ // These tests move its clock.
import { redis, storageContract } from 'jest-distributed';
import { storeOf, underTest } from './stores';

beforeEach(() => redis.clock.freeze());

storageContract(
  () => ({
    ...underTest(storeOf('node-1'), () => storeOf('node-2')),
    advance: (ms) => redis.clock.advance(ms),
  }),
  { without: { close: 'its connections are those of whoever has made it' } },
);
