import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import type { ReferencePolicy, Trim } from '../../keyspace/stream/trim';
import type { EncodingLimits } from '../../keyspace/value';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import { type NewId, parseId, parseNewId } from './_id';
import { policies } from './_references';

/** What XADD is told before the fields, and XTRIM at all. */
export interface AddOrTrim {
  readonly trim: Trim | undefined;
  /** XADD makes no stream. */
  readonly mustExist: boolean;
  /** Undefined: `*`, the stream makes one. */
  readonly id: NewId | undefined;
  /** Where the fields begin. */
  readonly fieldsAt: number;
}

const twoStrategies = new ErrorReply('ERR syntax error, MAXLEN and MINID options at the same time are not compatible');
const negativeLength = new ErrorReply('ERR The MAXLEN argument must be >= 0.');
const negativeLimit = new ErrorReply('ERR The LIMIT argument must be >= 0.');
const limitWithoutStrategy = new ErrorReply('ERR syntax error, LIMIT cannot be used without specifying a trimming strategy');
const noStrategy = new ErrorReply('ERR syntax error, XTRIM must be called with a trimming strategy');
const limitOfExactTrim = new ErrorReply('ERR syntax error, LIMIT cannot be used without the special ~ option');

/** Reads the options of XADD up to the fields, or those of XTRIM. */
export function parseAddOrTrim(argv: Argv, adds: boolean, { engine: { version }, keyspace: { limits } }: Context): AddOrTrim {
  let keep: Trim['keep'] | undefined;
  let approximate = false;
  let limit: number | undefined;
  let references: ReferencePolicy | undefined;
  let mustExist = false;
  let id: NewId | undefined;
  let at = 2;
  for (; at < argv.length; at++) {
    const word = argv[at]!;
    const option = word.toUpperCase();
    const isLast = at === argv.length - 1;
    if (adds && word === '*') break;
    if ((option === 'MAXLEN' || option === 'MINID') && !isLast) {
      if (keep !== undefined) throw twoStrategies;
      approximate = argv[at + 1] === '~' && at + 2 < argv.length;
      if (approximate || (argv[at + 1] === '=' && at + 2 < argv.length)) at++;
      keep = parseThreshold(option, argv[++at]!);
    } else if (option === 'LIMIT' && !isLast) {
      limit = integer(argv[++at]!);
      if (limit < 0) throw negativeLimit;
    } else if (adds && option === 'NOMKSTREAM') mustExist = true;
    else if (references === undefined && version.has('8.2') && option in policies) references = policies[option];
    else if (adds) {
      id = parseNewId(word);
      break;
    } else throw errors.syntax;
  }
  if (keep === undefined && limit) throw limitWithoutStrategy;
  if (keep === undefined && !adds) throw noStrategy;
  if (limit !== undefined && !approximate) throw limitOfExactTrim;
  const trim = keep && { keep, approximate, limit: limit ?? (approximate ? usualLimit(limits) : 0), references: references ?? 'keep' };
  return { trim, mustExist, id, fieldsAt: at + 1 };
}

function parseThreshold(option: 'MAXLEN' | 'MINID', text: Binary): Trim['keep'] {
  if (option === 'MINID') return { from: parseId(text) };
  const entries = integer(text);
  if (entries < 0) throw negativeLength;
  return { entries };
}

/** An approximate trim without a limit of its own ends after so many entries: it must not take long. */
function usualLimit({ streamNodeMaxEntries }: EncodingLimits): number {
  // A product of 64 bits, as in Redis.
  const product = Number(BigInt.asIntN(64, 100n * BigInt(streamNodeMaxEntries)));
  return product <= 0 ? 10_000 : Math.min(product, 1_000_000);
}
