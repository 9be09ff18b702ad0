import fc from 'fast-check';
import { ByteQueue } from '../../../src/redis/protocol/byte-queue';

/** Sizes around those at which chunks are gathered. */
const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 16_000, max: 16_500 }), fc.integer({ min: 30_000, max: 70_000 }));

test('behaves as one string from which the front is cut', () => {
  const step = fc.oneof(
    fc.record({ act: fc.constant('push' as const), size }),
    fc.record({ act: fc.constant('take' as const), size }),
    fc.record({ act: fc.constant('skip' as const), size }),
    fc.record({ act: fc.constant('find' as const), size: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new ByteQueue();
      let model = '';
      let written = 0;
      for (const { act, size: wanted } of steps) {
        const count = Math.min(wanted, model.length);
        if (act === 'push') {
          const bytes = Buffer.alloc(wanted);
          for (let i = 0; i < wanted; i++) bytes[i] = 1 + (((written++ * 7919) % 65_521) % 255);
          queue.push(bytes);
          model += bytes.toString('latin1');
        } else if (act === 'take') {
          if (queue.take(count) !== model.slice(0, count)) return false;
          model = model.slice(count);
        } else if (act === 'skip') {
          queue.skip(count);
          model = model.slice(count);
        } else if (queue.find(13) !== model.indexOf('\r')) return false;
        if (queue.length !== model.length || queue.peek() !== (model === '' ? undefined : model.charCodeAt(0))) return false;
      }
      return true;
    }),
    { numRuns: 500 },
  );
});
