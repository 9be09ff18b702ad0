/** A relay as tests of sum tries use it. */
export interface Relay {
  readonly key: string;
  readonly value: string;
  readonly weight: number;
}

/**
 * Relays that depend on nothing but count and seed: `relay_key_{seed}_{i}`, `relay_value_{seed}_{i}`, weight (i + 1) * 100, for i from 0.
 * @example
 * relays(2, 77)[1]; // { key: 'relay_key_77_1', value: 'relay_value_77_1', weight: 200 }
 */
export function relays(count: number, seed: number | string): Relay[] {
  return Array.from({ length: count }, (_, i) => ({
    key: `relay_key_${seed}_${i}`,
    value: `relay_value_${seed}_${i}`,
    weight: (i + 1) * 100,
  }));
}
