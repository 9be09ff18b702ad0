import type { AclLogEntry } from '../../acl/acl-log';
import { command } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { DoubleReply, MapReply, ok } from '../../reply';
import type { Version } from '../../version';

export default command({
  name: 'ACL|LOG',
  summary: 'List latest events denied because of ACLs in place',
  since: '6.0.0',
  complexity: 'O(N) with N being the number of entries shown.',
  group: 'server',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  syntax: '[operation:<count:integer | RESET>]',
  run: ({ engine, keyspace }, argv) => {
    if (argv.length > 3) throw errors.subcommandSyntax('ACL', argv[1]!);
    const { log } = engine.acl;
    if (argv[2]?.toLowerCase() === 'reset') {
      log.clear();
      return ok;
    }
    const count = argv.length === 3 ? integer(argv[2]!) : defaultCount;
    return log.entries.slice(0, Math.max(0, count)).map((entry) => describe(entry, Math.floor(keyspace.nowMs), engine.version));
  },
});

const defaultCount = 10;

function describe(entry: AclLogEntry, nowMs: number, version: Version): MapReply {
  return new MapReply([
    ['count', entry.count],
    ['reason', entry.reason],
    ['context', entry.context],
    ['object', entry.object],
    ['username', entry.username],
    ['age-seconds', new DoubleReply((nowMs - entry.updatedAtMs) / 1000)],
    ['client-info', entry.clientInfo],
    ...(version.has('7.2') ? identityOf(entry) : []),
  ]);
}

function identityOf({ id, createdAtMs, updatedAtMs }: AclLogEntry): [string, number][] {
  return [
    ['entry-id', id],
    ['timestamp-created', createdAtMs],
    ['timestamp-last-updated', updatedAtMs],
  ];
}
