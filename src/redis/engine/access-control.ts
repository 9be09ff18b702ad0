import type { Binary } from '../../base/bytes';
import { aclFileText, readAclFile } from '../acl/acl-file';
import { AclLog, type Refused, type SavedAclLog } from '../acl/acl-log';
import { changedRules, forbidsListening } from '../acl/change-user';
import { type Denial, denialOf } from '../acl/denial';
import type { RuleStyle } from '../acl/describe';
import type { User } from '../acl/user';
import { defaultUserRules, newUserRules, type RuleWorld, withRule } from '../acl/user-rules';
import { type SavedUsers, Users } from '../acl/users';
import type { Client } from '../client';
import type { Argv, Command } from '../command';
import type { AccessControl, CommandTable } from '../context';
import { splitArgs } from '../protocol/split-args';
import type { Version } from '../version';
import { readAclText, writeAclText } from './acl-storage';
import type { RedisConfig } from './config';
import type { Statistics } from './statistics';

/** What access control is made of. */
export interface AccessControlParts {
  readonly commands: CommandTable;
  readonly config: RedisConfig;
  readonly version: Version;
  readonly stats: Statistics;
  readonly clients: ReadonlyMap<number, Client>;
  readonly now: () => number;
  /** A client's line of CLIENT LIST while it sends a command. */
  readonly describeClient: (client: Client, argv: Argv) => Binary;
  readonly kill: (client: Client) => void;
}

/** Users and what was refused to them, at one moment. */
export interface SavedAccess {
  readonly users: SavedUsers;
  readonly log: SavedAclLog;
}

/** The users of a server, who the clients are, and what they may do. */
export class RedisAccessControl implements AccessControl {
  readonly users: Users;
  readonly log = new AclLog();
  readonly style: RuleStyle;
  private readonly parts: AccessControlParts;
  private readonly world: RuleWorld;
  private requiredPassword = '';

  constructor(parts: AccessControlParts) {
    const { config, version, commands } = parts;
    this.parts = parts;
    this.style = { catalog: commands.catalog, keepsCommandRules: version.has('7.2') };
    this.world = {
      catalog: commands.catalog,
      get allowsChannelsByDefault() {
        return config.get('acl-pubsub-default') === 'allchannels';
      },
      namesSanitizing: version.has('7.2'),
      mayReopenSelectors: !version.has('7.2'),
      splitWords: splitArgs,
    };
    this.users = new Users(defaultUserRules(this.world));
    config.whenSet('requirepass', (password) => this.requirePassword(password));
  }

  // ---- Who a client is

  greet(client: Client): void {
    client.user = this.users.default;
    client.authenticated = this.isOpen;
  }

  /** A server whose default user needs no password is open even to clients of whom one was asked before. */
  mustAuthenticate(client: Client): boolean {
    return !client.authenticated && !this.isOpen;
  }

  logIn(client: Client, name: Binary, password: Binary): User | undefined {
    const user = this.users.find(name, password);
    if (user === undefined) return undefined;
    client.user = user;
    client.authenticated = true;
    return user;
  }

  // ---- What it may do

  denial(user: User, command: Command, argv: Argv): Denial | undefined {
    return denialOf(user, command, argv);
  }

  record(client: Client, argv: Argv, refused: Pick<Refused, 'reason' | 'context' | 'object'>, username = client.user.name): void {
    const { config, now, stats, describeClient } = this.parts;
    stats.denials[refused.reason]++;
    const clientInfo = describeClient(client, argv).trimEnd();
    this.log.add({ ...refused, username, clientInfo }, now(), config.number('acllog-max-len'));
  }

  // ---- Changes

  setUser(name: Binary, words: readonly Binary[]): void {
    const user = this.users.get(name);
    const rules = changedRules(user?.rules ?? newUserRules(this.world), words, this.world);
    const isForbidden = user && forbidsListening(user.rules, rules);
    if (isForbidden) this.part((client) => client.user === user && isForbidden(client));
    this.users.set(name, rules);
  }

  deleteUser(name: Binary): boolean {
    const user = this.users.delete(name);
    if (user !== undefined) this.part((client) => client.user === user);
    return user !== undefined;
  }

  load(): string | undefined {
    const path = this.parts.config.get('aclfile')!;
    const loaded = this.readFile(path);
    if (typeof loaded === 'string') return loaded;
    const users = new Map([['default', defaultUserRules(this.world)], ...loaded]);
    this.part(({ user }) => {
      if (user === this.users.default) return false;
      const rules = users.get(user.name);
      // Before 7.4 a user of the same name is another one.
      return rules === undefined || !this.parts.version.has('7.4');
    });
    this.part(
      (client) => client.user !== this.users.default && forbidsListening(client.user.rules, users.get(client.user.name)!)?.(client),
    );
    this.users.restore(users);
    return undefined;
  }

  save(): boolean {
    return writeAclText(this.parts.config.get('aclfile')!, aclFileText(this.users, this.style));
  }

  // ---- Snapshots

  snapshot(): SavedAccess {
    return { users: this.users.save(), log: this.log.save() };
  }

  /** Clients of users who are not in the snapshot are let go. */
  restore({ users, log }: SavedAccess): void {
    const gone = this.users.restore(users);
    if (gone.length > 0) this.part(({ user }) => gone.includes(user));
    this.log.restore(log);
  }

  /** The default user's password follows `requirepass` when that changes. */
  private requirePassword(password: string): void {
    if (password === this.requiredPassword) return;
    this.requiredPassword = password;
    const rules = password === '' ? ['resetpass', 'nopass'] : ['resetpass', `>${password}`];
    const user = this.users.default;
    user.rules = rules.reduce((current, rule) => withRule(current, rule, this.world), user.rules);
  }

  private readFile(path: string): SavedUsers | string {
    const text = readAclText(path);
    return typeof text === 'string' ? readAclFile(text, path, this.world) : `Error loading ACLs, opening file '${path}': ${text.failed}`;
  }

  /** Lets clients go. */
  private part(isConcerned: (client: Client) => boolean | undefined): void {
    for (const client of [...this.parts.clients.values()]) {
      if (isConcerned(client) !== true) continue;
      // Whoever it was, it is nobody while its last reply goes out.
      client.user = this.users.default;
      client.authenticated = false;
      this.parts.kill(client);
    }
  }

  private get isOpen(): boolean {
    const { needsNoPassword, isEnabled } = this.users.default.rules;
    return needsNoPassword && isEnabled;
  }
}
