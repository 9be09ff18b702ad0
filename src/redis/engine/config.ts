import type { Config, KeyspaceEvents } from '../context';
import { type EventClass, eventFlags } from '../keyspace/events';
import { upToZero } from '../errors';
import type { EncodingLimits } from '../keyspace/value';
import { ErrorReply } from '../reply';
import type { RedisVersion, Version } from '../version';
import type { Parameter } from './parameter';
import { createParameters, parameterAliases } from './parameters';

/** What one server's settings begin with. */
export interface ConfigOptions {
  readonly databases: number;
  readonly password: string | undefined;
  readonly version: Version;
  /** The object that the key space's values look at: the encoding limits are written into it. */
  readonly limits: EncodingLimits;
}

/** All settings at one moment. */
export type SavedConfig = ReadonlyMap<string, string>;

/** The settings of a new server: Redis's defaults. */
export function createConfig({ databases, password, version, limits }: ConfigOptions): RedisConfig {
  const config = new RedisConfig(limits, version);
  config.override('databases', String(databases));
  if (password !== undefined) config.override('requirepass', password);
  return config;
}

/** The table is the same for all servers of one version. */
const tables = new Map<RedisVersion, ReadonlyMap<string, Parameter>>();

const limitNames: Readonly<Record<string, Exclude<keyof EncodingLimits, 'hasListpackLists'>>> = {
  'hash-max-listpack-entries': 'hashMaxListpackEntries',
  'hash-max-listpack-value': 'hashMaxListpackValue',
  'list-compress-depth': 'listCompressDepth',
  'list-max-listpack-size': 'listMaxListpackSize',
  'set-max-intset-entries': 'setMaxIntsetEntries',
  'set-max-listpack-entries': 'setMaxListpackEntries',
  'set-max-listpack-value': 'setMaxListpackValue',
  'stream-node-max-bytes': 'streamNodeMaxBytes',
  'stream-node-max-entries': 'streamNodeMaxEntries',
  'zset-max-listpack-entries': 'zsetMaxListpackEntries',
  'zset-max-listpack-value': 'zsetMaxListpackValue',
};

/** Settings by name. What commands read all the time is kept parsed. */
export class RedisConfig implements Config {
  keyspaceEvents: KeyspaceEvents = parseEvents('');
  deletesLazily = false;
  private readonly parameters: ReadonlyMap<string, Parameter>;
  private readonly values = new Map<string, string>();
  private readonly numbers = new Map<string, number>();
  private readonly observers = new Map<string, (value: string) => void>();

  constructor(
    private readonly limits: EncodingLimits,
    private readonly version: Version,
  ) {
    this.parameters = tableOf(version);
    for (const { name, initial } of this.parameters.values()) this.override(name, initial);
  }

  get(name: string): string | undefined {
    const parameter = this.parameters.get(name);
    const value = parameter && this.values.get(parameter.name);
    return value === undefined ? undefined : (parameter?.show?.(value) ?? value);
  }

  number(name: string): number {
    const value = this.numbers.get(name);
    if (value === undefined) throw new Error(`${name} is no numeric parameter`);
    return value;
  }

  names(): Iterable<string> {
    const isShown = ({ hidden }: Parameter): boolean => hidden === undefined || (hidden !== true && !this.version.has(hidden));
    return [...this.parameters].flatMap(([name, parameter]) => (isShown(parameter) ? [name] : []));
  }

  set(pairs: Iterable<readonly [name: string, value: string]>): ErrorReply | undefined {
    const changes: { readonly given: string; readonly parameter: Parameter; readonly value: string }[] = [];
    for (const [given, value] of pairs) {
      const parameter = this.parameters.get(given.toLowerCase());
      if (parameter === undefined) return new ErrorReply(`ERR Unknown option or number of arguments for CONFIG SET - '${upToZero(given)}'`);
      if (parameter.parse === undefined) return failure(given, "can't set immutable config");
      // An alias beside its parameter is no duplicate for Redis either: the last one counts.
      if (changes.some((each) => each.given.toLowerCase() === given.toLowerCase())) return failure(given, 'duplicate parameter');
      changes.push({ given, parameter, value });
    }
    const parsed = new Map<string, string>();
    for (const { given, parameter, value } of changes) {
      const result = parameter.parse!(value, parsed.get(parameter.name) ?? this.values.get(parameter.name)!);
      if (typeof result !== 'string') return failure(given, result.refused);
      parsed.set(parameter.name, result);
    }
    for (const [name, value] of parsed) this.override(name, value);
    return undefined;
  }

  /** Sets a value that the server knows to be right, one that CONFIG SET may not change included. */
  override(name: string, value: string): void {
    this.values.set(name, value);
    if (/^-?[0-9]+$/.test(value)) this.numbers.set(name, Number(value));
    else this.numbers.delete(name);
    const limit = limitNames[name];
    if (limit !== undefined) this.limits[limit] = Number(value);
    if (name === 'notify-keyspace-events') this.keyspaceEvents = parseEvents(value);
    if (name === 'lazyfree-lazy-user-del') this.deletesLazily = value === 'yes';
    this.observers.get(name)?.(value);
  }

  /** Has a parameter's value told now and whenever it is set: for what would cost too much to look up each time. One observer a parameter. */
  whenSet(name: string, apply: (value: string) => void): void {
    if (this.observers.has(name)) throw new Error(`${name} has an observer already`);
    this.observers.set(name, apply);
    apply(this.values.get(name)!);
  }

  /** A copy of all settings. */
  save(): SavedConfig {
    return new Map(this.values);
  }

  /** Puts all settings back to a copy. */
  restore(saved: SavedConfig): void {
    for (const [name, value] of saved) if (this.values.get(name) !== value) this.override(name, value);
  }
}

function tableOf(version: Version): ReadonlyMap<string, Parameter> {
  const known = tables.get(version.name);
  if (known !== undefined) return known;
  const isIn = ({ since, before }: Parameter): boolean =>
    (since === undefined || version.has(since)) && (before === undefined || !version.has(before));
  const table = new Map(
    createParameters()
      .filter(isIn)
      .map((each) => [each.name, each]),
  );
  for (const [alias, name] of Object.entries(parameterAliases)) {
    const parameter = table.get(name);
    if (parameter !== undefined) table.set(alias, parameter);
  }
  tables.set(version.name, table);
  return table;
}

function failure(name: string, reason: string): ErrorReply {
  return new ErrorReply(`ERR CONFIG SET failed (possibly related to argument '${name}') - ${reason}`);
}

/** 'A' stands for all classes but those for misses and new keys. */
function parseEvents(flags: string): KeyspaceEvents {
  const [byKey, byEvent] = [flags.includes('K'), flags.includes('E')];
  const classes = new Set<EventClass>();
  for (const [eventClass, flag] of Object.entries(eventFlags) as [EventClass, string][]) {
    const byAll = flags.includes('A') && eventClass !== 'keyMiss' && eventClass !== 'new';
    if ((byKey || byEvent) && (byAll || flags.includes(flag))) classes.add(eventClass);
  }
  return { byKey, byEvent, classes };
}
