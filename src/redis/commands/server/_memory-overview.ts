import type { Context } from '../../context';
import { hashEntryBytes } from '../../keyspace/memory-allocation';
import { tableBytes } from '../../keyspace/memory-account';

/** Where memory goes, in bytes. */
export interface MemoryOverview {
  readonly used: number;
  readonly peak: number;
  readonly startup: number;
  /** What is used beside that of an empty server; at least 1. */
  readonly beyondStartup: number;
  readonly clients: number;
  readonly scripts: number;
  readonly functions: number;
  /** Of Lua itself, which does not count as used. */
  readonly scriptEngine: number;
  /** The tables of the databases that have keys. */
  readonly databases: readonly { readonly index: number; readonly main: number; readonly expires: number }[];
  /** Of the arrays of slots in them. */
  readonly slots: number;
  readonly keys: number;
  /** All but the keys and values themselves. */
  readonly overhead: number;
  readonly dataset: number;
}

/** The header of each value. */
const objectBytes = 16;

/** Looks at all memory, as MEMORY STATS and INFO tell it. */
export function memoryOverview({ engine, keyspace }: Context): MemoryOverview {
  const { memory } = engine;
  const { usedBytes: used, startupBytes: startup, clientBytes: clients, scriptBytes: scripts, functionBytes: functions } = memory;
  const filled = keyspace.databases.filter(({ size }) => size > 0);
  const databases = filled.map((db) => {
    const { main, expires } = tableBytes(db);
    return { index: db.index, main: main + db.size * (hashEntryBytes + objectBytes), expires };
  });
  const tables = databases.reduce((sum, { main, expires }) => sum + main + expires, 0);
  const overhead = startup + clients + scripts + functions + tables;
  return {
    used,
    peak: memory.peakBytes,
    startup,
    beyondStartup: Math.max(1, used - startup),
    clients,
    scripts,
    functions,
    scriptEngine: engine.scripting.memoryBytes + engine.scripting.functionMemoryBytes,
    databases,
    slots: filled.reduce((sum, db) => sum + tableBytes(db).main, 0),
    keys: filled.reduce((sum, { size }) => sum + size, 0),
    overhead,
    dataset: Math.max(0, used - overhead),
  };
}
