import { toText } from '../../base/bytes';
import type { Argv } from '../../redis/command';

/** Longer words and longer labels are cut: a table of steps is read by a person. */
export const labelLimits = { word: 24, whole: 60 } as const;

/** A command as a reader knows it: 'SET k "two words"'. */
export function labelOf(argv: Argv): string {
  const [name, ...words] = argv.map((word) => toText(word));
  return cut([name!.toUpperCase(), ...words.map((word) => shown(cut(word, labelLimits.word)))].join(' '), labelLimits.whole);
}

/** Several commands that are one step. */
export function batchLabel(name: string, commands: readonly Argv[]): string {
  return cut([name, ...commands.map(labelOf)].join('; '), labelLimits.whole);
}

/** Short, and another for other words. */
export function digestOf(commands: readonly Argv[]): string {
  let hash = 0x811c9dc5;
  for (const argv of commands)
    for (const word of argv) {
      for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
      hash = Math.imul(hash ^ 0x100, 0x01000193);
    }
  return (hash >>> 0).toString(36);
}

function shown(word: string): string {
  return /^[^\s"']+$/.test(word) ? word : JSON.stringify(word);
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${[...text].slice(0, limit - 1).join('')}…` : text;
}
