import { comparedAsNumbers, emptyRootName, rootNumber, type RootHash } from './root-hash';

/**
 * Says how two roots differ, line by line: hash, sum and count apart where roots have them, and what else stands out.
 * @param names what to call them, for example ['expected', 'received']
 */
export function rootDifference(a: RootHash, b: RootHash, names: readonly [string, string]): string[] {
  const [partsA, partsB] = [splitRoot(a), splitRoot(b)];
  const lines: string[] = [];
  if (partsA !== undefined && partsB !== undefined) {
    lines.push(`hash:  ${partsA.hash === partsB.hash ? 'the same' : `${names[0]} ${partsA.hash}\n       ${names[1]} ${partsB.hash}`}`);
    for (const part of new Set([...Object.keys(partsA.totals), ...Object.keys(partsB.totals)])) {
      lines.push(`${`${part}:`.padEnd(6)} ${totalDifference(partsA.totals[part], partsB.totals[part], names)}`);
    }
  }
  lines.push(...sizeNotes(a, b, names));
  for (const [root, name] of [
    [a, names[0]],
    [b, names[1]],
  ] as const) {
    const empty = emptyRootName(root);
    if (empty !== undefined) lines.push(`The ${name} root is that of an empty tree (${empty}).`);
  }
  return lines;
}

/** A root for the reader: hex without 0x, or a number as it is. */
export function showRoot(root: RootHash): string {
  if (root.missing !== undefined) return root.missing;
  const hash = root.digits ?? root.bytes?.toString('hex') ?? String(root.number);
  const beside = Object.entries(root.beside ?? {}).map(([name, value]) => `, ${name} ${value}`);
  return hash + beside.join('');
}

interface Parts {
  readonly hash: string;
  readonly totals: Readonly<Record<string, bigint | undefined>>;
}

/** Hash, sum and count of a sum trie's root; hash and totals of a root that tells them beside it. undefined for a plain root. */
function splitRoot({ bytes, beside, number }: RootHash): Parts | undefined {
  if (beside !== undefined) return { hash: bytes?.toString('hex') ?? String(number), totals: beside };
  if (bytes === undefined || !sumRootSizes.includes(bytes.length)) return undefined;
  const [sum, count] = [bytes.readBigUInt64BE(bytes.length - 16), bytes.readBigUInt64BE(bytes.length - 8)];
  if (count > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return { hash: bytes.toString('hex', 0, bytes.length - 16), totals: { sum, count } };
}

/** Of a hash of 32 or 64 bytes, then sum and count. A 48-byte hash is told from them by its count, which would be beyond reason. */
const sumRootSizes = [48, 80];

function totalDifference(a: bigint | undefined, b: bigint | undefined, names: readonly [string, string]): string {
  if (a === b) return `the same (${a})`;
  const by = a === undefined || b === undefined ? '' : b > a ? ` (${b - a} more)` : ` (${a - b} less)`;
  return `${names[0]} ${a ?? 'none'}, ${names[1]} ${b ?? 'none'}${by}`;
}

function sizeNotes(a: RootHash, b: RootHash, names: readonly [string, string]): string[] {
  if (a.bytes === undefined || b.bytes === undefined || a.bytes.length === b.bytes.length || comparedAsNumbers(a, b)) {
    const digits = [a, b].some((root) => root.digits !== undefined) && !comparedAsNumbers(a, b) && rootNumber(a) === rootNumber(b);
    return digits ? ['As numbers they are the same: pass BigInt(...) of the decimal digits.'] : [];
  }
  const [longer, shorter] = a.bytes.length > b.bytes.length ? [a.bytes, b.bytes] : [b.bytes, a.bytes];
  const long = longer === a.bytes ? names[0] : names[1];
  const short = longer === a.bytes ? names[1] : names[0];
  const notes = [`The ${names[0]} root has ${a.bytes.length} bytes, the ${names[1]} root ${b.bytes.length}.`];
  if (longer.length - shorter.length === 16 && sumRootSizes.includes(longer.length)) {
    notes.push(
      `${longer.length} bytes are a sum trie's root (hash, sum, count), ${shorter.length} a plain trie's: ${long} is a sum root, ${short} a plain root.`,
    );
    if (longer.subarray(0, shorter.length).equals(shorter)) notes.push(`The hashes are the same: the ${short} root lost sum and count.`);
  } else if (rootNumber(a) === rootNumber(b)) {
    notes.push('They differ in leading zeros only.');
  }
  return notes;
}
