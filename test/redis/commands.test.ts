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
    const runs = file.transcript.cases.flatMap((each) =>
      oldestAndNewest(each.versions).flatMap((version) =>
        each.protocols.map((protocol) => ({ each, protocol, version, title: each.title })),
      ),
    );
    test.each(runs)('$title ($version, RESP$protocol)', async ({ each, protocol, version }) => {
      server.version = version;
      const played = await playCase(server, each, protocol);
      const wrong = each.steps.flatMap((step, i) =>
        played[i]!.text === step.expected[protocol] ? [] : [difference(step, step.expected[protocol], played[i]!.text)],
      );
      if (wrong.length > 0) throw new Error(`${file.path}\n${wrong.join('\n')}`);
    });
  });
}

function oldestAndNewest(versions: readonly RedisVersion[]): readonly RedisVersion[] {
  return [...new Set([versions[0]!, versions.at(-1)!])];
}
