import { difference, playCase } from '../kit/play';
import { RealRedis } from '../kit/real-redis';
import { Recorder } from '../kit/recorder';
import type { RedisUnderTest } from '../kit/redis-under-test';
import { transcriptFiles } from '../kit/transcript-files';
import type { RedisVersion } from '../../src/redis/version';

const files = transcriptFiles();
const recording = process.env['RECORD'] === '1';

test('there are transcripts', () => {
  expect(files.length).toBeGreaterThan(0);
});

if (recording) {
  let servers: [RealRedis, RealRedis];
  beforeAll(async () => (servers = [await RealRedis.start(), await RealRedis.start()]));
  afterAll(() => Promise.all(servers.map((each) => each.stop())));
  describe.each(files)('$name', (file) => {
    let recorder: Recorder;
    beforeAll(() => void (recorder = new Recorder(file, ...servers)));
    afterAll(() => recorder.save());
    test.each(file.transcript.cases)('$title', (each) => recorder.record(each), 30_000);
  });
} else {
  let server: RedisUnderTest;
  beforeAll(() => {
    // Recording works while ours does not even load.
    const { InProcessRedis } = jest.requireActual<typeof import('../kit/in-process-redis')>('../kit/in-process-redis');
    server = new InProcessRedis();
  });
  afterAll(() => server.stop());
  describe.each(files)('$name', (file) => {
    // One test a case: Jest takes longer for a test than a server for most cases.
    test.each(file.transcript.cases)('$title', async (each) => {
      const wrong: string[] = [];
      for (const version of oldestAndNewest(each.versions)) {
        for (const protocol of each.protocols) {
          server.version = version;
          const played = await playCase(server, each, protocol);
          each.steps.forEach((step, i) => {
            if (played[i]!.text !== step.expected[protocol])
              wrong.push(`${version}, RESP${protocol}, ${difference(step, step.expected[protocol], played[i]!.text)}`);
          });
        }
      }
      if (wrong.length > 0) throw new Error(`${file.path}\n${wrong.join('\n')}`);
    });
  });
}

function oldestAndNewest(versions: readonly RedisVersion[]): readonly RedisVersion[] {
  return [...new Set([versions[0]!, versions.at(-1)!])];
}
