/**
 * Units whose blocks the suite runs on servers of its own only (tag external:skip), though most of them ask nothing of their server that a
 * running one lacks. The real server, met from outside, passes all that is opened here.
 */
export const openedUnits = [
  'unit/acl',
  'unit/acl-v2',
  'unit/auth',
  'unit/info',
  'unit/limits',
  'unit/maxmemory',
  'unit/obuf-limits',
  'unit/pubsubshard',
];

/** Tests of opened units that a server from outside cannot pass. */
export const impossible: Readonly<Record<string, readonly string[]>> = {
  // The suite's first connection is there before the password.
  'unit/auth': ['Arbitrary command gives an error when AUTH is required'],
  // Counts what was evicted since the server began; tests before this one evict too.
  'unit/maxmemory': ["client tracking don't cause eviction feedback loop"],
};

/** Blocks of a server with a file or a user of its own. */
const startedOtherwise = /overrides (\[list "dir"|\{user )/;

/** Takes the tag from the blocks of a unit's text, and gives it to those inside of others, which want a second server. */
export function openUnit(text: string): string {
  const lines = text.split('\n');
  const open = (line: string, at: number): string => {
    if (!/^ *start_server /.test(line) || startedOtherwise.test(line)) return line;
    const isInner = line.startsWith(' ') || lines[at - 1]?.startsWith('start_server ') === true;
    if (!isInner) return line.replace('external:skip', '');
    return line.includes('external:skip') ? line : line.replace(/tags \{"?/, '$&external:skip ');
  };
  return lines.map(open).join('\n');
}
