import { type Reply, SimpleReply } from './reply';
import type { Version } from './version';

/**
 * The reply of a container's HELP.
 * @param container its name in capitals
 * @param text one line for each subcommand and its indented explanation, without the last one, HELP, which all have;
 *   `^7.2.0` at the end of a line: there since that version; `!7.2.0`: until that version
 */
export function helpReply(container: string, text: string, version: Version): Reply {
  const lines = [
    `${container} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`,
    ...text
      .trim()
      .split('\n')
      .flatMap((line) => linesIn(version, line)),
    'HELP',
    version.has('7.2') ? '    Print this help.' : '    Prints this help.',
  ];
  return lines.map((line) => new SimpleReply(line));
}

function linesIn(version: Version, line: string): string[] {
  const [, words, mark, release] = /^(.*?)(?:([\^!])([\d.]+))?$/.exec(line)!;
  return release === undefined || version.hasSince(release) === (mark === '^') ? [words!] : [];
}
