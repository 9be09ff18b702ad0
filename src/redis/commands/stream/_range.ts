import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { nullArray, type Reply } from '../../reply';
import { entryReply } from './_entries';
import { parseEnd, parseStart } from './_id';

/** XRANGE, and XREVRANGE, which names the end first. */
export function rangeCommand(reverse: boolean): (context: Context, argv: Argv) => Reply {
  return ({ db }, argv) => {
    const from = parseStart(argv[reverse ? 3 : 2]!);
    const to = parseEnd(argv[reverse ? 2 : 3]!);
    const limit = parseCount(argv);
    const stream = db.read(argv[1]!, 'stream');
    if (stream === undefined) return [];
    return limit <= 0 ? nullArray : stream.range({ from, to, reverse, limit }).map(entryReply);
  };
}

function parseCount(argv: Argv): number {
  let count = Infinity;
  for (let at = 4; at < argv.length; at += 2) {
    if (argv[at]!.toUpperCase() !== 'COUNT' || at + 1 >= argv.length) throw errors.syntax;
    count = integer(argv[at + 1]!);
  }
  return count;
}
