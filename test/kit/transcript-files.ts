import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTranscript, type Transcript } from './transcript';

/** A transcript's file: 'string/set' is test/redis/commands/string/set.txt. */
export interface TranscriptFile {
  readonly name: string;
  readonly path: string;
  readonly transcript: Transcript;
}

/** Every command's transcript, by name. */
export function transcriptFiles(): TranscriptFile[] {
  const root = join(__dirname, '..', 'redis', 'commands');
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.txt'));
  return paths.sort().map((relative) => {
    const path = join(root, relative);
    try {
      return { name: relative.slice(0, -4), path, transcript: parseTranscript(readFileSync(path, 'utf8')) };
    } catch (error) {
      throw new Error(`${relative}: ${(error as Error).message}`, { cause: error });
    }
  });
}
