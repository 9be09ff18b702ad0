import { clientMemory } from '../client-memory';
import type { Client } from '../client';
import type { MemoryUse, Scripting } from '../context';
import type { Keyspace } from '../keyspace/keyspace';

/** What Redis 7.0 takes before it has any data, and what its libraries of functions take without any. */
const startupBytes = 876_000;
const emptyFunctionBytes = 200;

/** What all that the engine holds would take in Redis. */
export class EngineMemory implements MemoryUse {
  readonly startupBytes = startupBytes;
  private peak = 0;

  constructor(
    private readonly keyspace: Keyspace,
    private readonly clients: ReadonlyMap<number, Client>,
    private readonly scripting: Pick<Scripting, 'scriptBytes' | 'libraries'>,
  ) {}

  get usedBytes(): number {
    const used = startupBytes + this.keyspace.memory.bytes + this.clientBytes + this.scriptBytes + this.functionBytes;
    if (used > this.peak) this.peak = used;
    return used;
  }

  get peakBytes(): number {
    return Math.max(this.peak, this.usedBytes);
  }

  get clientBytes(): number {
    let sum = 0;
    for (const client of this.clients.values()) sum += clientMemory(client).total;
    return sum;
  }

  get scriptBytes(): number {
    return this.scripting.scriptBytes;
  }

  get functionBytes(): number {
    let sum = emptyFunctionBytes;
    for (const { code } of this.scripting.libraries.all().values()) sum += code.length;
    return sum;
  }

  /** Forgets the greatest use so far: a run begins. */
  restart(): void {
    this.peak = 0;
  }
}
