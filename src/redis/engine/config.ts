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

/** All settings at one moment: those that are not what they begin with. */
export type SavedConfig = ReadonlyMap<string, Setting>;

/** A parameter's value, and the number that it is where it is one. */
interface Setting {
  readonly value: string;
  readonly number: number | undefined;
}

/** The parameters of a version by their names, and what each begins with. */
interface ParameterTable {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly initial: ReadonlyMap<string, Setting>;
}

/** The settings of a new server: Redis's defaults. */
export function createConfig({ databases, password, version, limits }: ConfigOptions): RedisConfig {
  const config = new RedisConfig(limits, version);
  config.override('databases', String(databases));
  if (password !== undefined) config.override('requirepass', password);
  return config;
}

/** The table is the same for all servers of one version. */
const tables = new Map<RedisVersion, ParameterTable>();

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

const limitEntries = Object.entries(limitNames);

/** Settings by name. What commands read all the time is kept parsed. */
export class RedisConfig implements Config {
  keyspaceEvents: KeyspaceEvents = parseEvents('');
  deletesLazily = false;
  private readonly parameters: ReadonlyMap<string, Parameter>;
  private readonly initial: ReadonlyMap<string, Setting>;
  /** What was set; all else is as it begins. */
  private readonly changed = new Map<string, Setting>();
  private readonly observers = new Map<string, (value: string) => void>();

  constructor(
    private readonly limits: EncodingLimits,
    private readonly version: Version,
  ) {
    const { parameters, initial } = tableOf(version);
    this.parameters = parameters;
    this.initial = initial;
    for (const [name, limit] of limitEntries) this.limits[limit] = this.setting(name)?.number ?? this.limits[limit];
  }

  get(name: string): string | undefined {
    const parameter = this.parameters.get(name);
    if (parameter === undefined) return undefined;
    const { value } = this.setting(parameter.name)!;
    return parameter.show?.(value) ?? value;
  }

  number(name: string): number {
    const value = this.setting(name)?.number;
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
      const result = parameter.parse!(value, parsed.get(parameter.name) ?? this.setting(parameter.name)!.value);
      if (typeof result !== 'string') return failure(given, result.refused);
      parsed.set(parameter.name, result);
    }
    for (const [name, value] of parsed) this.override(name, value);
    return undefined;
  }

  /** Sets a value that the server knows to be right, one that CONFIG SET may not change included. */
  override(name: string, value: string): void {
    this.changed.set(name, settingOf(value));
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
    apply(this.setting(name)!.value);
  }

  save(): SavedConfig {
    return new Map(this.changed);
  }

  /** Puts all settings back to what was saved. */
  restore(saved: SavedConfig): void {
    for (const name of [...this.changed.keys(), ...saved.keys()]) {
      const { value } = (saved.get(name) ?? this.initial.get(name))!;
      if (this.setting(name)!.value !== value) this.override(name, value);
    }
  }

  /** Undefined when there is no such parameter. */
  private setting(name: string): Setting | undefined {
    return this.changed.get(name) ?? this.initial.get(name);
  }
}

function settingOf(value: string): Setting {
  return { value, number: /^-?[0-9]+$/.test(value) ? Number(value) : undefined };
}

function tableOf(version: Version): ParameterTable {
  const known = tables.get(version.name);
  if (known !== undefined) return known;
  const isIn = ({ since, before }: Parameter): boolean =>
    (since === undefined || version.has(since)) && (before === undefined || !version.has(before));
  const present = createParameters().filter(isIn);
  const parameters = new Map(present.map((each) => [each.name, each]));
  for (const [alias, name] of Object.entries(parameterAliases)) {
    const parameter = parameters.get(name);
    if (parameter !== undefined) parameters.set(alias, parameter);
  }
  const table = { parameters, initial: new Map(present.map(({ name, initial }) => [name, settingOf(initial)])) };
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
