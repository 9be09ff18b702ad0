import type { Binary } from '../../../base/bytes';
import { oneLine, upToZero } from '../../errors';
import { splitArgs } from '../../protocol/split-args';
import { ErrorReply } from '../../reply';

/** What a script says of itself, in the order in which FUNCTION LIST tells it. */
export const scriptFlags = ['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys'] as const;
export type ScriptFlag = (typeof scriptFlags)[number];

/** A script without its first line, if that is a shebang, and the flags that it gave; undefined flags: there was none. */
export interface ParsedScript {
  readonly code: Binary;
  readonly flags: ReadonlySet<ScriptFlag> | undefined;
}

/** Reads '#!lua flags=no-writes,allow-oom'. The line feed stays, so that lines keep their numbers. @throws what is wrong with it */
export function parseShebang(script: Binary): ParsedScript {
  if (!script.startsWith('#!')) return { code: script, flags: undefined };
  const end = script.indexOf('\n');
  if (end < 0) throw new ErrorReply('ERR Invalid script shebang');
  const words = splitArgs(script.slice(0, end));
  if (words === undefined || words.length === 0) throw new ErrorReply('ERR Invalid engine in script shebang');
  if (upToZero(words[0]!) !== '#!lua') throw new ErrorReply(`ERR Unexpected engine in script shebang: ${shown(words[0]!)}`);
  const flags = new Set<ScriptFlag>();
  for (const word of words.slice(1)) {
    if (!word.startsWith('flags=')) throw new ErrorReply(`ERR Unknown lua shebang option: ${shown(word)}`);
    for (const flag of flagsIn(word.slice('flags='.length))) {
      if (!isScriptFlag(flag)) throw new ErrorReply(`ERR Unexpected flag in script shebang: ${shown(flag)}`);
      flags.add(flag);
    }
  }
  return { code: script.slice(end), flags };
}

/** The flags of a script's first line; undefined: it has none, or a wrong one. */
export function flagsInShebang(script: Binary): ReadonlySet<ScriptFlag> | undefined {
  if (!script.startsWith('#!')) return undefined;
  try {
    return parseShebang(script).flags;
  } catch (error) {
    if (error instanceof ErrorReply) return undefined;
    throw error;
  }
}

export function isScriptFlag(word: Binary): word is ScriptFlag {
  return (scriptFlags as readonly string[]).includes(word);
}

function flagsIn(list: Binary): Binary[] {
  return list === '' ? [] : list.split(',');
}

function shown(word: Binary): Binary {
  return oneLine(upToZero(word));
}
