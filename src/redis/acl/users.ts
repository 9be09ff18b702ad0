import { type Binary, compareBinary } from '../../base/bytes';
import { passwordHash } from './password';
import { User } from './user';
import type { UserRules } from './user-rules';

/** All users with their rules at one moment. */
export type SavedUsers = ReadonlyMap<Binary, UserRules>;

/** The users of a server by name. 'default' is always there, and always the same object. */
export class Users {
  readonly default: User;
  private readonly byName = new Map<Binary, User>();

  constructor(rulesOfDefault: UserRules) {
    this.default = new User('default', rulesOfDefault);
    this.byName.set('default', this.default);
  }

  get(name: Binary): User | undefined {
    return this.byName.get(name);
  }

  /** In the order of their names' bytes. */
  all(): User[] {
    return [...this.byName.values()].sort((a, b) => compareBinary(a.name, b.name));
  }

  /** Creates a user, or changes one. */
  set(name: Binary, rules: UserRules): void {
    const user = this.byName.get(name);
    if (user === undefined) this.byName.set(name, new User(name, rules));
    else user.rules = rules;
  }

  /** @returns the user who is gone now; undefined when there was none */
  delete(name: Binary): User | undefined {
    const user = this.byName.get(name);
    this.byName.delete(name);
    return user;
  }

  /** The user whom a name and a password mean; undefined when they mean nobody who is on. */
  find(name: Binary, password: Binary): User | undefined {
    const user = this.byName.get(name);
    if (user === undefined || !user.rules.isEnabled) return undefined;
    return user.rules.needsNoPassword || user.rules.passwords.includes(passwordHash(password)) ? user : undefined;
  }

  save(): SavedUsers {
    return new Map(Array.from(this.byName, ([name, { rules }]) => [name, rules]));
  }

  /** Puts the users back to a copy, which has the default user. @returns those who are not in it and are gone now */
  restore(saved: SavedUsers): User[] {
    const gone = this.all().filter(({ name }) => !saved.has(name));
    for (const { name } of gone) this.byName.delete(name);
    for (const [name, rules] of saved) this.set(name, rules);
    return gone;
  }
}
