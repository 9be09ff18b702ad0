import type { CommandCatalog } from '../../../src/redis/acl/command-catalog';
import type { RuleWorld } from '../../../src/redis/acl/user-rules';
import { commands } from '../../../src/redis/commands';
import { createCommandTable } from '../../../src/redis/engine/command-table';
import { splitArgs } from '../../../src/redis/protocol/split-args';
import { type RedisVersion, Version } from '../../../src/redis/version';

/** What rules mean on a server of that version. */
export function ruleWorld(name: RedisVersion): RuleWorld & { readonly catalog: CommandCatalog } {
  const version = new Version(name);
  const isLater = version.has('7.2');
  return {
    catalog: createCommandTable(commands, version).catalog,
    allowsChannelsByDefault: false,
    namesSanitizing: isLater,
    mayReopenSelectors: !isLater,
    splitWords: splitArgs,
  };
}
