import { readFileSync, writeFileSync } from 'node:fs';
import { redisVersions } from '../../src/redis/version';
import { difference, playCase } from './play';
import type { RedisUnderTest } from './redis-under-test';
import type { TranscriptFile } from './transcript-files';
import { expectationLines, parseTranscript, type Step, type TranscriptCase } from './transcript';

/** Writes what real servers answer into a transcript's file; all other lines stay as they are. */
export class Recorder {
  private readonly texts = new Map<Step, string[]>();

  /** @param check a second server, told by the replies that are not the same every time */
  constructor(
    private readonly file: TranscriptFile,
    private readonly server: RedisUnderTest,
    private readonly check: RedisUnderTest,
  ) {
    if (server.name !== 'real') throw new Error('transcripts are recorded from a real server only');
  }

  /** Plays a case and keeps what came. @throws Error when two servers answer differently. */
  async record(which: TranscriptCase): Promise<void> {
    if (which.oursOnly || !this.answers(which)) return;
    const received = which.steps.map((): { 2?: string; 3?: string } => ({}));
    for (const protocol of which.protocols) {
      const [first, second] = [await playCase(this.server, which, protocol), await playCase(this.check, which, protocol)];
      which.steps.forEach((step, i) => {
        if (first[i]!.text !== second[i]!.text) {
          throw new Error(
            `two real servers differ (~> where order is free, ?> where chance is):\n${difference(step, first[i]!.text, second[i]!.text)}`,
          );
        }
        received[i]![protocol] = first[i]!.text;
      });
    }
    which.steps.forEach((step, i) => this.texts.set(step, expectationLines(received[i]!)));
  }

  /** What older versions answer too is recorded from the oldest one. */
  private answers({ versions }: TranscriptCase): boolean {
    const { version } = this.server;
    return versions.includes(version) && (version === redisVersions[0] || versions[0] !== redisVersions[0]);
  }

  /** Writes the file, if anything was recorded. @throws Error when somebody has changed the file meanwhile. */
  save(): void {
    if (this.texts.size === 0) return;
    if (readFileSync(this.file.path, 'utf8') !== this.file.transcript.lines.join('\n'))
      throw new Error(`${this.file.path} has changed meanwhile`);
    const lines: string[] = [];
    let at = 0;
    for (const step of this.file.transcript.cases.flatMap((each) => each.steps)) {
      const expected = this.texts.get(step);
      if (expected === undefined) continue;
      lines.push(...this.file.transcript.lines.slice(at, step.line + 1), ...expected);
      at = step.line + 1 + step.expectedLines;
    }
    lines.push(...this.file.transcript.lines.slice(at));
    parseTranscript(lines.join('\n'));
    writeFileSync(this.file.path, lines.join('\n'));
  }
}
