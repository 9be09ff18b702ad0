import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import type { SortedSetValue } from '../../keyspace/sorted-set';
import { DoubleReply, nullArray, type Reply } from '../../reply';

/** ZRANK and ZREVRANK. @param rankOf the rank in the order that the command goes by */
export function rankReply({ db }: Context, argv: Argv, rankOf: (set: SortedSetValue, member: string) => number | undefined): Reply {
  if (argv.length > 4) throw errors.wrongArity(argv[0]!.toLowerCase());
  const withScore = argv.length === 4;
  if (withScore && argv[3]!.toUpperCase() !== 'WITHSCORE') throw errors.syntax;
  const member = argv[2]!;
  const set = db.read(argv[1]!, 'zset');
  const rank = set && rankOf(set, member);
  if (rank === undefined) return withScore ? nullArray : null;
  return withScore ? [rank, new DoubleReply(set!.score(member)!)] : rank;
}
