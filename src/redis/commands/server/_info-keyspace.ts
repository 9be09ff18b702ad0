import type { Context } from '../../context';
import type { Database } from '../../keyspace/database';
import type { InfoFields, InfoSection } from './_info-section';

export const keyspaceSection: InfoSection = { name: 'keyspace', title: 'Keyspace', fields };

function fields({ engine, keyspace }: Context): InfoFields {
  const tellsFields = engine.version.has('7.4');
  const used = keyspace.databases.filter((db) => db.size > 0);
  return Object.fromEntries(
    used.map((db) => {
      const keys = `keys=${db.size},expires=${db.volatileSize},avg_ttl=${averageTtlMs(db, keyspace.nowMs)}`;
      return [`db${db.index}`, tellsFields ? `${keys},subexpiry=${keyspace.volatileHashes(db)}` : keys];
    }),
  );
}

/** The mean time that volatile keys still have, in whole milliseconds, over at most 100 keys; 0 when there are none. */
function averageTtlMs(db: Database, nowMs: number): number {
  let [sum, count] = [0, 0];
  db.scan(0, 100, ({ expireAtMs }) => {
    if (expireAtMs >= 0) [sum, count] = [sum + Math.max(0, expireAtMs - nowMs), count + 1];
  });
  return count === 0 ? 0 : Math.floor(sum / count);
}
