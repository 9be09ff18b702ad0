/**
 * An unsigned 64-bit integer: a number while that is exact, a bigint beyond. Each value has one form only,
 * so that `===`, `<` and their kin compare any two, and nearly all are plain numbers.
 */
export type Uint64 = number | bigint;

export const maxUint64: Uint64 = 2n ** 64n - 1n;

/** The form that a value has, taken modulo 2^64. */
export function toUint64(value: bigint): Uint64 {
  const wrapped = BigInt.asUintN(64, value);
  return wrapped <= Number.MAX_SAFE_INTEGER ? Number(wrapped) : wrapped;
}

/** The sum, modulo 2^64. */
export function plus(value: Uint64, added: number): Uint64 {
  if (typeof value === 'number') {
    const sum = value + added;
    if (sum >= 0 && sum <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return toUint64(BigInt(value) + BigInt(added));
}

/** The same 64 bits as a signed integer, which is how replies carry it. */
export function asSigned(value: Uint64): number | bigint {
  return typeof value === 'number' ? value : toSafe(BigInt.asIntN(64, value));
}

/** The difference as a signed 64-bit integer. */
export function signedDifference(value: Uint64, subtracted: Uint64): number | bigint {
  if (typeof value === 'number' && typeof subtracted === 'number') return value - subtracted;
  return toSafe(BigInt.asIntN(64, BigInt(value) - BigInt(subtracted)));
}

function toSafe(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
