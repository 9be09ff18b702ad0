import type { Binary } from '../base/bytes';
import type { Block } from './block';
import type { Context } from './context';
import { findKeysBySpecs, type FoundKey, type KeySpec, parseKeySpec } from './key-spec';
import type { Replies, Reply } from './reply';
import type { RedisVersion, Version } from './version';

/** Flags as COMMAND INFO lists them. */
export type CommandFlag =
  | 'write'
  | 'readonly'
  | 'denyoom'
  | 'module'
  | 'admin'
  | 'pubsub'
  | 'noscript'
  | 'blocking'
  | 'loading'
  | 'stale'
  | 'skip_monitor'
  | 'skip_slowlog'
  | 'asking'
  | 'fast'
  | 'no_auth'
  | 'may_replicate'
  | 'no_mandatory_keys'
  | 'no_async_loading'
  | 'no_multi'
  | 'movablekeys'
  | 'allow_busy';

/** What a command's function gives back: its reply, several or none, or that the client waits. Never a promise. */
export type Outcome = Reply | Replies | Block;

/** The command's words as bytes; argv[0] is its name. At least as many as its arity asks for. */
export type Argv = readonly Binary[];

/** What a command's file states. */
export interface CommandSpec {
  /** In capitals; a subcommand as 'CLIENT|KILL'. */
  readonly name: string;
  readonly summary: string;
  readonly since: string;
  readonly complexity: string;
  readonly group: string;
  /** The number of words with the name; negative: at least as many. */
  readonly arity: number;
  readonly flags: readonly CommandFlag[];
  /** ACL categories that do not follow from the flags: 'string', 'keyspace', ... */
  readonly categories?: readonly string[];
  readonly tips?: readonly string[];
  /** Where its keys stand and what is done to them: see {@link parseKeySpec}. */
  readonly keys?: readonly string[];
  /** Its arguments: see {@link Argument}. */
  readonly syntax?: string;
  readonly history?: readonly (readonly [version: string, change: string])[];
  readonly deprecated?: { readonly since: string; readonly replacedBy: string };
  readonly docFlags?: readonly string[];
  /** Finds the keys where the key specs cannot tell, or not how they are used. */
  readonly findKeys?: (argv: Argv) => FoundKey[] | undefined;
  /** Positions of the arguments that MONITOR and SLOWLOG must not show: passwords. */
  readonly secrets?: (argv: Argv) => readonly number[];
  /** The setting that allows it, 'yes' or 'no', if one must. */
  readonly protectedBy?: 'enable-debug-command' | 'enable-module-command';
  /** What later versions state instead. */
  readonly changes?: readonly CommandChange[];
  /** A container (CLIENT, CONFIG) has none: its subcommands do. */
  readonly run?: (context: Context, argv: Argv) => Outcome;
}

/** What is another since a version. */
export interface CommandChange extends Partial<Pick<CommandSpec, 'arity' | 'flags' | 'tips' | 'keys'>> {
  readonly since: RedisVersion;
}

/** A command as the engine uses it. */
export interface Command extends Omit<CommandSpec, 'keys'> {
  /** In small letters, as in error texts: 'client|kill'. */
  readonly fullName: string;
  readonly keySpecs: readonly KeySpec[];
  readonly isWrite: boolean;
  /** By name in small letters; filled by the command table. */
  readonly subcommands: Map<string, Command>;
}

/** Declares a command; its file's default export. */
export function command(spec: CommandSpec): Command {
  const { keys, ...rest } = spec;
  return {
    ...rest,
    fullName: spec.name.toLowerCase(),
    keySpecs: (keys ?? []).map(parseKeySpec),
    isWrite: spec.flags.includes('write'),
    subcommands: new Map<string, Command>(),
  };
}

/** A command as a version has it. */
export function commandIn(version: Version, each: Command): Command {
  let found = each;
  for (const { since, keys, ...others } of each.changes ?? [])
    if (version.has(since)) found = { ...found, ...others, ...(keys && { keySpecs: keys.map(parseKeySpec) }) };
  return found;
}

/** The keys among a command's arguments; undefined where the arguments do not fit it. */
export function keysOf(command: Command, argv: Argv): FoundKey[] | undefined {
  return command.findKeys?.(argv) ?? findKeysBySpecs(command.keySpecs, argv);
}

/** A command's words as others may see them. */
export function shownWords(command: Command, argv: Argv): Argv {
  const secrets = command.secrets?.(argv) ?? [];
  return secrets.length === 0 ? argv : argv.map((word, at) => (secrets.includes(at) ? '(redacted)' : word));
}
