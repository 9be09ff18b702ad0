import type { Binary } from '../../base/bytes';

/**
 * Whether the bytes match a glob pattern as Redis's KEYS, SCAN and PSUBSCRIBE understand it:
 * `*`, `?`, `[abc]`, `[^a-c]`, `\x`. Nothing but the empty pattern matches the empty text, not even `*`; where Redis takes `*` for
 * all, the caller does. O(pattern * text) at worst, whatever the pattern: only the last `*` is tried again.
 */
export function matchesGlob(pattern: Binary, text: Binary, ignoreCase = false): boolean {
  if (text === '') return pattern === '';
  if (pattern === '*') return true;
  const glob = ignoreCase ? pattern.toLowerCase() : pattern;
  const subject = ignoreCase ? text.toLowerCase() : text;
  let at = 0;
  let from = 0;
  let starAt = -1;
  let starFrom = 0;
  while (from < subject.length) {
    const end = at < glob.length && glob[at] !== '*' ? matchOne(glob, at, subject.charCodeAt(from)) : -1;
    if (end > 0) {
      at = end;
      from++;
    } else if (glob[at] === '*') {
      starAt = ++at;
      starFrom = from;
    } else if (starAt >= 0) {
      at = starAt;
      from = ++starFrom;
    } else return false;
  }
  while (glob[at] === '*') at++;
  return at >= glob.length;
}

/** Matches one byte against the pattern's element at `at`. @returns where the next element begins, or -1. */
function matchOne(glob: string, at: number, code: number): number {
  switch (glob[at]) {
    case '?':
      return at + 1;
    case '[':
      return matchClass(glob, at + 1, code);
    case '\\':
      if (at + 1 < glob.length) return glob.charCodeAt(at + 1) === code ? at + 2 : -1;
  }
  return glob.charCodeAt(at) === code ? at + 1 : -1;
}

function matchClass(glob: string, start: number, code: number): number {
  let at = start;
  const negated = glob[at] === '^';
  if (negated) at++;
  let found = false;
  for (; at < glob.length && glob[at] !== ']'; at++) {
    if (glob[at] === '\\' && at + 1 < glob.length) {
      at++;
      if (glob.charCodeAt(at) === code) found = true;
    } else if (glob[at + 1] === '-' && at + 2 < glob.length) {
      const [low, high] = [glob.charCodeAt(at), glob.charCodeAt(at + 2)].sort((a, b) => a - b) as [number, number];
      if (code >= low && code <= high) found = true;
      at += 2;
    } else if (glob.charCodeAt(at) === code) found = true;
  }
  return found !== negated ? Math.min(at + 1, glob.length) : -1;
}
