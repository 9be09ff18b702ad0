import { InProcessRedis } from '../kit/in-process-redis';
import { difference, type Played, playCase } from '../kit/play';
import { RealRedis, realRedisVersion } from '../kit/real-redis';
import { describeWithRealRedis } from '../kit/with-real-redis';
import { transcriptFiles } from '../kit/transcript-files';
import type { Step } from '../kit/transcript';

const files = transcriptFiles();
const version = realRedisVersion();

describeWithRealRedis('transcripts hold on both servers', () => {
  let ours: InProcessRedis;
  let real: RealRedis;
  beforeAll(async () => {
    real = await RealRedis.start();
    ours = new InProcessRedis(real.version);
  });
  afterAll(() => Promise.all([ours.stop(), real.stop()]));

  describe.each(files)('$name', (file) => {
    const answered = file.transcript.cases.filter((each) => !each.oursOnly && each.versions.includes(version));
    if (answered.length === 0) return;
    test.each(answered)('$title', async (each) => {
      const wrong: string[] = [];
      for (const protocol of each.protocols) {
        const theirs = await playCase(real, each, protocol);
        const mine = await playCase(ours, each, protocol);
        wrong.push(...each.steps.flatMap((step, i) => disagreements(step, protocol, theirs[i]!, mine[i]!)));
      }
      if (wrong.length > 0) throw new Error(`${file.path}\n${wrong.join('\n')}`);
    });
  });
});

/** The file against the real server, and the real server's bytes against ours. */
function disagreements(step: Step, protocol: 2 | 3, theirs: Played, mine: Played): string[] {
  if (theirs.text !== step.expected[protocol])
    return [`RESP${protocol}, the file is wrong: ${difference(step, theirs.text, step.expected[protocol])}`];
  if (mine.text !== theirs.text) return [`RESP${protocol}, ${difference(step, theirs.text, mine.text)}`];
  const [expected, received] = [bytes(theirs), bytes(mine)];
  return expected === received ? [] : [`RESP${protocol}, bytes differ: ${difference(step, expected, received)}`];
}

function bytes(played: Played): string {
  return JSON.stringify([...(played.raw ?? [])].sort());
}
