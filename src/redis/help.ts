import { type Reply, SimpleReply } from './reply';

/**
 * The reply of a container's HELP.
 * @param container its name in capitals
 * @param text one line for each subcommand and its indented explanation, without the last one, HELP, which all have
 */
export function helpReply(container: string, text: string): Reply {
  const lines = [
    `${container} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`,
    ...text.trim().split('\n'),
    'HELP',
    '    Prints this help.',
  ];
  return lines.map((line) => new SimpleReply(line));
}
