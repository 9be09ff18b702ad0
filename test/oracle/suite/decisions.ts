const noReplicas = 'no replica is ever told what changes';

/** Tests that ours does not pass, by decision, each with the reason. */
const decisions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'unit/expire': {
    'SCAN: Lazy-expire should not be wrapped in MULTI/EXEC': noReplicas,
    'RANDOMKEY: Lazy-expire should not be wrapped in MULTI/EXEC': noReplicas,
  },
  'unit/latency-monitor': {
    'LATENCY of expire events are correctly collected': 'a key of a million members goes as fast as any: its memory is freed later',
  },
  'unit/maxmemory': {
    'propagation with eviction': noReplicas,
    'propagation with eviction in MULTI': noReplicas,
  },
  'unit/type/list': {
    'MULTI + LPUSH + EXPIRE + DEBUG SLEEP on blocked client, key already expired': noReplicas,
    'SWAPDB wants to wake blocked client, but the key already expired': noReplicas,
  },
};

/** Why a test fails on ours, where that is meant to be. */
export function decisionOn(unit: string, test: string | undefined): string | undefined {
  return test === undefined ? undefined : decisions[unit]?.[test];
}
