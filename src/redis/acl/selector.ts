import type { Binary } from '../../base/bytes';
import { matchesGlob } from '../keyspace/glob';
import { CommandPermissions } from './command-permissions';
import { cString } from './text';

/** Keys that a selector allows. */
export interface KeyPattern {
  readonly pattern: Binary;
  readonly read: boolean;
  readonly write: boolean;
}

/** One set of permissions: a call is allowed when one selector allows all of it. Never changed. */
export interface Selector {
  readonly commands: CommandPermissions;
  readonly allKeys: boolean;
  /** In the order in which they were given; none beside `allKeys`. */
  readonly keys: readonly KeyPattern[];
  readonly allChannels: boolean;
  readonly channels: readonly Binary[];
}

/** Allows nothing, but perhaps all channels: what the setting acl-pubsub-default gives. */
export function emptySelector(allChannels: boolean): Selector {
  return { commands: CommandPermissions.none, allKeys: false, keys: [], allChannels, channels: [] };
}

/** What a command does with a key: the flags of its key spec. */
export function allowsKey(selector: Selector, key: Binary, flags: readonly string[]): boolean {
  return selector.allKeys || selector.keys.some((each) => suffices(each, flags) && matchesGlob(each.pattern, key));
}

/** Whether it may do such things with any key. */
export function allowsEveryKey(selector: Selector, flags: readonly string[]): boolean {
  return selector.allKeys || selector.keys.some((each) => suffices(each, flags) && each.pattern === '*');
}

/** @param isPattern of PSUBSCRIBE: it must be one of the selector's own, literally */
export function allowsChannel(selector: Selector, channel: Binary, isPattern: boolean): boolean {
  return selector.allChannels || listAllowsChannel(selector.channels, channel, isPattern);
}

export function listAllowsChannel(patterns: readonly Binary[], channel: Binary, isPattern: boolean): boolean {
  return patterns.some((pattern) => (isPattern ? pattern === cString(channel) : matchesGlob(pattern, channel)));
}

function suffices({ read, write }: KeyPattern, flags: readonly string[]): boolean {
  const writes = flags.includes('insert') || flags.includes('delete') || flags.includes('update');
  return (read || !flags.includes('access')) && (write || !writes);
}
