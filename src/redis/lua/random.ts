/** The stream behind math.random in scripts: the 48-bit generator of drand48, which Redis uses on every platform. */
export class ScriptRandom {
  private state = initialState;

  /** The next 31 random bits. */
  next(): number {
    this.state = (this.state * 0x5deece66dn + 0xbn) & mask;
    return Number(this.state >> 17n);
  }

  seed(value: number): void {
    this.state = (BigInt(value >>> 0) << 16n) | 0x330en;
  }
}

const initialState = 0x1234abcd330en;
const mask = 2n ** 48n - 1n;
/** One more than the largest number. */
export const randomBound = 2 ** 31;
