import { type Binary, toBuffer } from '../base/bytes';

/**
 * The 64-bit hash of bytes by XXH3 without a seed: what Redis calls the digest of a string.
 *
 * Up to 240 bytes are a matter of some products, made of large integers. Beyond, 64 bytes at a time go into eight lanes, which are
 * kept in halves of 32 bits: large integers are twenty times slower.
 * Source: the specification of xxHash, "XXH3 Algorithm Overview" (doc/xxhash_spec.md of github.com/Cyan4973/xxHash).
 *
 * @example
 * xxh3('hello').toString(16); // '9555e8555c62dcfd'
 */
export function xxh3(text: Binary): bigint {
  const input = viewOf(toBuffer(text));
  const size = input.byteLength;
  if (size === 0) return avalancheOfXxh64(secretAt(56) ^ secretAt(64));
  if (size <= 3) return hashUpTo3(input);
  if (size <= 8) return hashUpTo8(input);
  if (size <= 16) return hashUpTo16(input);
  if (size <= 128) return hashUpTo128(input);
  return size <= 240 ? hashUpTo240(input) : hashLong(input);
}

/** A byte may stand for two or all of the three that are read. */
function hashUpTo3(input: DataView): bigint {
  const size = input.byteLength;
  const combined = (input.getUint8(0) << 16) | (input.getUint8(size >> 1) << 24) | input.getUint8(size - 1) | (size << 8);
  const key = secrets.getUint32(0, true) ^ secrets.getUint32(4, true);
  return avalancheOfXxh64(BigInt((combined ^ key) >>> 0));
}

function hashUpTo8(input: DataView): bigint {
  const size = input.byteLength;
  const whole = (BigInt(input.getUint32(0, true)) << 32n) | BigInt(input.getUint32(size - 4, true));
  let hash = whole ^ secretAt(8) ^ secretAt(16);
  hash ^= rotateLeft(hash, 49n) ^ rotateLeft(hash, 24n);
  hash = low64(hash * mixer2);
  hash = low64((hash ^ ((hash >> 35n) + BigInt(size))) * mixer2);
  return hash ^ (hash >> 28n);
}

function hashUpTo16(input: DataView): bigint {
  const size = input.byteLength;
  const low = input.getBigUint64(0, true) ^ secretAt(24) ^ secretAt(32);
  const high = input.getBigUint64(size - 8, true) ^ secretAt(40) ^ secretAt(48);
  return avalanche(BigInt(size) + swapBytes(low) + high + foldedProduct(low, high));
}

/** Parts of 16 bytes from both ends, until they meet or overlap. */
function hashUpTo128(input: DataView): bigint {
  const size = input.byteLength;
  let sum = BigInt(size) * prime64.p1;
  for (let at = 0; 2 * at < size; at += 16) sum += mix16(input, at, 2 * at) + mix16(input, size - at - 16, 2 * at + 16);
  return avalanche(sum);
}

function hashUpTo240(input: DataView): bigint {
  const size = input.byteLength;
  let sum = BigInt(size) * prime64.p1;
  for (let at = 0; at < 128; at += 16) sum += mix16(input, at, at);
  sum = avalanche(sum);
  for (let at = 128; at + 16 <= size; at += 16) sum += mix16(input, at, at - 128 + 3);
  return avalanche(sum + mix16(input, size - 16, leastSecretBytes - 17));
}

/** The last stripe is taken in any case, though it overlaps the one before. */
function hashLong(input: DataView): bigint {
  const size = input.byteLength;
  const lanes = Uint32Array.from(firstLanes.flatMap((lane) => [Number(lane & 0xffffffffn), Number(lane >> 32n)]));
  const wholeStripes = Math.floor((size - 1) / stripeBytes);
  for (let stripe = 0; stripe < wholeStripes; stripe++) {
    const place = stripe % stripesOfBlock;
    accumulate(lanes, input, stripeBytes * stripe, 8 * place);
    if (place === stripesOfBlock - 1) scramble(lanes);
  }
  accumulate(lanes, input, size - stripeBytes, secretBytes - stripeBytes - 7);
  let sum = BigInt(size) * prime64.p1;
  const lane = (i: number): bigint => (BigInt(lanes[2 * i + 1]!) << 32n) | BigInt(lanes[2 * i]!);
  for (let i = 0; i < 8; i += 2) sum += foldedProduct(lane(i) ^ secretAt(11 + 8 * i), lane(i + 1) ^ secretAt(19 + 8 * i));
  return avalanche(sum);
}

/** Takes a stripe into the lanes: each gets its neighbour's part, and the product of the halves of its own with the secret. */
function accumulate(lanes: Uint32Array, input: DataView, at: number, secret: number): void {
  for (let i = 0; i < 16; i += 2) {
    const low = input.getUint32(at + 4 * i, true);
    const high = input.getUint32(at + 4 * i + 4, true);
    add(lanes, i ^ 2, low, high);
    const a = (low ^ secrets.getUint32(secret + 4 * i, true)) >>> 0;
    const b = (high ^ secrets.getUint32(secret + 4 * i + 4, true)) >>> 0;
    add(lanes, i, imul(a, b) >>> 0, highOfProduct(a, b));
  }
}

/** Ends a block of stripes. */
function scramble(lanes: Uint32Array): void {
  for (let i = 0; i < 16; i += 2) {
    const secret = secretBytes - stripeBytes + 4 * i;
    const low = lanes[i]! ^ (lanes[i + 1]! >>> 15) ^ secrets.getUint32(secret, true); // The whole by 47.
    const high = lanes[i + 1]! ^ secrets.getUint32(secret + 4, true);
    lanes[i] = imul(low, prime32.p1);
    lanes[i + 1] = highOfProduct(low >>> 0, prime32.p1) + imul(high, prime32.p1);
  }
}

function add(lanes: Uint32Array, i: number, low: number, high: number): void {
  const sum = lanes[i]! + low;
  lanes[i] = sum;
  lanes[i + 1] = lanes[i + 1]! + high + (sum > 0xffffffff ? 1 : 0);
}

/** The high word of the product of two words. A double is off by less than 2^11, which is far from half of 2^32. */
function highOfProduct(a: number, b: number): number {
  return Math.round((a * b - (imul(a, b) >>> 0)) / 2 ** 32);
}

/** 16 bytes of input with 16 of the secret. */
function mix16(input: DataView, at: number, secret: number): bigint {
  return foldedProduct(input.getBigUint64(at, true) ^ secretAt(secret), input.getBigUint64(at + 8, true) ^ secretAt(secret + 8));
}

/** The halves of a product of 128 bits as one. */
function foldedProduct(a: bigint, b: bigint): bigint {
  const product = a * b;
  return low64(product) ^ (product >> 64n);
}

function avalanche(sum: bigint): bigint {
  let hash = low64(sum);
  hash = low64((hash ^ (hash >> 37n)) * mixer1);
  return hash ^ (hash >> 32n);
}

function avalancheOfXxh64(given: bigint): bigint {
  let hash = low64((given ^ (given >> 33n)) * prime64.p2);
  hash = low64((hash ^ (hash >> 29n)) * prime64.p3);
  return hash ^ (hash >> 32n);
}

function rotateLeft(value: bigint, bits: bigint): bigint {
  return low64(value << bits) | (value >> (64n - bits));
}

function swapBytes(value: bigint): bigint {
  scratch.setBigUint64(0, value, true);
  return scratch.getBigUint64(0, false);
}

function low64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function secretAt(offset: number): bigint {
  return secrets.getBigUint64(offset, true);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

// A name of its own: in a sandbox of node:vm each look at a global object costs more than the product.
const { imul } = Math;

const scratch = new DataView(new ArrayBuffer(8));

/** The secret of who gives none. */
const secrets = viewOf(
  Buffer.from(
    'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c' +
      '3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364' +
      'eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
    'hex',
  ),
);

const secretBytes = 192;
/** The shortest secret that one may give: where some parts of it begin is told from its end. */
const leastSecretBytes = 136;
const stripeBytes = 64;
const stripesOfBlock = (secretBytes - stripeBytes) / 8;

const prime32 = { p1: 0x9e3779b1, p2: 0x85ebca77, p3: 0xc2b2ae3d };
const prime64 = {
  p1: 0x9e3779b185ebca87n,
  p2: 0xc2b2ae3d27d4eb4fn,
  p3: 0x165667b19e3779f9n,
  p4: 0x85ebca77c2b2ae63n,
  p5: 0x27d4eb2f165667c5n,
};
const mixer1 = 0x165667919e3779f9n;
const mixer2 = 0x9fb21c651e98df25n;

const firstLanes = [prime32.p3, prime64.p1, prime64.p2, prime64.p3, prime64.p4, prime32.p2, prime64.p5, prime32.p1].map(BigInt);
