import type { Binary } from '../../base/bytes';
import { type Argv, type Command, keysOf } from '../command';
import type { FoundKey } from '../key-spec';
import { allowsChannel, allowsEveryKey, allowsKey, type Selector } from './selector';
import type { User } from './user';

/** Why a user may not run a call. */
export interface Denial {
  readonly reason: DenialReason;
  /** The command's full name, or the key or channel. */
  readonly object: Binary;
}

export type DenialReason = 'command' | 'key' | 'channel';

/** A call of a command by its words. */
interface Call {
  readonly command: Command;
  readonly argv: Argv;
}

/** Which arguments of a command are channels: from the first to the last word, or `count` of them. */
const channelArguments: Readonly<Record<string, { readonly count: number; readonly isPattern: boolean }>> = {
  publish: { count: 1, isPattern: false },
  spublish: { count: 1, isPattern: false },
  subscribe: { count: Infinity, isPattern: false },
  ssubscribe: { count: Infinity, isPattern: false },
  psubscribe: { count: Infinity, isPattern: true },
};

/**
 * Why a user may not run a call; undefined when a selector of his allows it. When all refuse, that reason counts which is
 * farthest from being allowed: a channel before a key before the command, the last of the words. Where the words make no
 * sense there are no keys, for then the command says so itself.
 */
export function denialOf(user: User, command: Command, argv: Argv): Denial | undefined {
  if (user.isUnrestricted) return undefined;
  const keys = lazily(() => keysOf(command, argv) ?? []);
  let worst: Refusal = { reason: 'command', position: 0 };
  for (const selector of user.selectors) {
    const refusal = refusalBy(selector, { command, argv }, keys);
    if (refusal === undefined) return undefined;
    const rank = weight[refusal.reason] - weight[worst.reason];
    if (rank > 0 || (rank === 0 && refusal.position > worst.position)) worst = refusal;
  }
  return { reason: worst.reason, object: worst.reason === 'command' ? command.fullName : argv[worst.position]! };
}

/** Whether a selector allows both the call and to do such things with any key: SORT reads keys that nobody can foresee. */
export function allowsOnEveryKey(user: User, { command, argv }: Call, flags: readonly string[]): boolean {
  if (user.isUnrestricted) return true;
  const keys = lazily(() => keysOf(command, argv) ?? []);
  return user.selectors.some((each) => allowsEveryKey(each, flags) && refusalBy(each, { command, argv }, keys) === undefined);
}

interface Refusal {
  readonly reason: DenialReason;
  /** The index in argv of the key or channel. */
  readonly position: number;
}

const weight: Readonly<Record<DenialReason, number>> = { command: 0, key: 1, channel: 2 };

function refusalBy(selector: Selector, { command, argv }: Call, keys: () => readonly FoundKey[]): Refusal | undefined {
  if (!command.flags.includes('no_auth') && !selector.commands.allows(command.fullName, argv)) return { reason: 'command', position: 0 };
  if (!selector.allKeys && command.keySpecs.length > 0) {
    const refused = keys().find(({ position, flags }) => !allowsKey(selector, argv[position]!, flags));
    if (refused !== undefined) return { reason: 'key', position: refused.position };
  }
  const channels = channelArguments[command.fullName];
  if (channels === undefined || selector.allChannels) return undefined;
  const end = Math.min(argv.length, 1 + channels.count);
  for (let at = 1; at < end; at++) {
    if (!allowsChannel(selector, argv[at]!, channels.isPattern)) return { reason: 'channel', position: at };
  }
  return undefined;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
