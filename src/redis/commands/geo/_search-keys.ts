import type { Argv } from '../../command';
import type { FoundKey } from '../../key-spec';

/**
 * The keys of a search whose last word is a STORE without a key: the searched one, and the last that is stored at before.
 * Undefined for any other: the key specs tell.
 */
export function keysBeforeLooseEnd(argv: Argv): FoundKey[] | undefined {
  const words = argv.map((word) => word.toUpperCase());
  const last = words.at(-1)!;
  if (!isStore(last) || words.indexOf(last, 5) < words.length - 1) return undefined;
  const keys: FoundKey[] = [{ position: 1, flags: ['RO', 'access'] }];
  for (let at = 5; at + 1 < words.length; at++) {
    if (isStore(words[at]!)) keys[1] = { position: ++at, flags: ['OW', 'update'] };
  }
  return keys;
}

function isStore(word: string): boolean {
  return word === 'STORE' || word === 'STOREDIST';
}
