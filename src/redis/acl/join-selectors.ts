import type { Binary } from '../../base/bytes';
import { cString } from './text';

/** A selector was opened and not closed. */
export class UnmatchedParenthesis {
  constructor(readonly rule: Binary) {}
}

/**
 * Puts selectors together that were given as several words: '(+get', '~k)' becomes '(+get ~k)'.
 * @param mayReopen of Redis 7.0: '(' inside an open selector forgets what stood before it
 * @throws UnmatchedParenthesis
 */
export function joinSelectors(words: readonly Binary[], mayReopen: boolean): Binary[] {
  const joined: Binary[] = [];
  let open: { text: Binary; readonly first: Binary } | undefined;
  for (const word of words) {
    if ((open === undefined || mayReopen) && word.startsWith('(') && !word.endsWith(')')) open = { text: word, first: word };
    else if (open === undefined) joined.push(word);
    else {
      open.text += ` ${cString(word)}`;
      if (!word.endsWith(')')) continue;
      joined.push(open.text);
      open = undefined;
    }
  }
  if (open !== undefined) throw new UnmatchedParenthesis(open.first);
  return joined;
}
