import { DistributedError } from '../base/errors';
import { decodeRun, digestOf, encodeInner, encodeLeaf, encodeRun, foldRun, hashEncoding, nodeTag } from './encoding';
import type { NodeStore } from './node-store';
import { bytesOf, metaSizeBytes, type TrieSpec } from './trie-spec';

/** A node is never changed once made, but for what it remembers of its own digest and of the store. undefined is an empty subtree. */
export type Node = Leaf | Inner | Extension | Reference;
/** A node whose content is at hand. */
export type LoadedNode = Exclude<Node, Reference>;

interface Remembered {
  digest?: Buffer;
  /** Whether the store has it. */
  stored?: boolean;
}

export interface Leaf extends Remembered {
  readonly kind: 'leaf';
  readonly path: Buffer;
  /** The value as kept; in a sum trie then weight and count, u64 big-endian each. */
  readonly data: Buffer;
  /** Known unless the leaf came from a store. */
  readonly key: Buffer | undefined;
}

export interface Inner extends Remembered {
  readonly kind: 'inner';
  /** Left and right. After a deletion one side may be empty and the other an inner node. */
  readonly children: readonly [Node | undefined, Node | undefined];
}

/** Stands for the one-sided inner nodes at depths [start, end) above `child`, which is an inner node. */
export interface Extension extends Remembered {
  readonly kind: 'extension';
  readonly start: number;
  readonly end: number;
  /** The path of the leaf that made the run necessary. */
  readonly path: Buffer;
  readonly child: Node;
}

/** A node in the store, known by its digest. */
export interface Reference {
  readonly kind: 'reference';
  readonly digest: Buffer;
  loaded?: LoadedNode;
}

export const inner = (side: 0 | 1, near: Node | undefined, far: Node | undefined): Inner => ({
  kind: 'inner',
  children: side === 0 ? [near, far] : [far, near],
});

/** A run of bits [start, end) of `path`. Bounds are bytes in the encoding, hence the limit. */
export function extension(start: number, end: number, path: Buffer, child: Node): Extension {
  if (end <= longestRunEnd) return { kind: 'extension', start, end, path, child };
  throw new DistributedError({
    code: 'JD_TRIE_RUN_DEPTH',
    what: `Two paths agree in their first ${end} bits; a node's encoding has room for ${longestRunEnd}.`,
    fix: 'Use keys whose hashes differ earlier, or a hash of 32 bytes.',
  });
}

const longestRunEnd = 0xff;

/** Digest of a subtree, computed once for each node. */
export function digestOfNode(spec: TrieSpec, node: Node | undefined): Buffer {
  if (node === undefined) return spec.empty;
  if (node.kind === 'reference') return node.digest;
  node.digest ??=
    node.kind === 'extension'
      ? foldRun(spec, { ...node, child: digestOfNode(spec, node.child) }, node.start)
      : hashEncoding(spec, encodeNode(spec, node));
  return node.digest;
}

/** The encoding under which a node is stored. */
export function encodeNode(spec: TrieSpec, node: LoadedNode): Buffer {
  if (node.kind === 'leaf') return encodeLeaf(node.path, node.data);
  if (node.kind === 'inner') return encodeInner(spec, digestOfNode(spec, node.children[0]), digestOfNode(spec, node.children[1]));
  return encodeRun(spec, { ...node, child: digestOfNode(spec, node.child) });
}

/** The node itself, read from the store when only its digest is known. Throws JD_TRIE_MISSING_NODE or JD_TRIE_CORRUPT_NODE. */
export function loadNode(spec: TrieSpec, store: NodeStore, node: Node): LoadedNode {
  if (node.kind !== 'reference') return node;
  node.loaded ??= decodeNode(spec, node.digest, store.get(node.digest));
  return node.loaded;
}

/** A stored node from its bytes, checked against its digest. Throws JD_TRIE_MISSING_NODE or JD_TRIE_CORRUPT_NODE. */
export function decodeNode(spec: TrieSpec, digest: Buffer, stored: Uint8Array | undefined | null): LoadedNode {
  if (stored === undefined || stored === null || stored.length === 0) throw missingNode(digest);
  const encoding = Buffer.from(bytesOf(stored));
  if (digestOf(spec, encoding)?.equals(digest) !== true) throw corruptNode(digest, encoding);
  const node = parse(spec, encoding);
  if (node === undefined) throw corruptNode(digest, encoding);
  return Object.assign(node, { digest, stored: true });
}

function parse(spec: TrieSpec, encoding: Buffer): LoadedNode | undefined {
  const pathEnd = 1 + spec.pathBits / 8;
  const metaSize = spec.digestSizeBytes - spec.hashSizeBytes;
  if (encoding[0] === nodeTag.leaf && encoding.length >= pathEnd + metaSize) {
    return { kind: 'leaf', path: encoding.subarray(1, pathEnd), data: encoding.subarray(pathEnd), key: undefined };
  }
  if (encoding[0] === nodeTag.inner && encoding.length === 1 + 2 * spec.digestSizeBytes + metaSize) {
    const middle = 1 + spec.digestSizeBytes;
    const [left, right] = [encoding.subarray(1, middle), encoding.subarray(middle, middle + spec.digestSizeBytes)];
    return { kind: 'inner', children: [reference(spec, left), reference(spec, right)] };
  }
  const run = encoding[0] === nodeTag.extension ? decodeRun(spec, encoding) : undefined;
  const child = run && reference(spec, run.child);
  return run && child && { kind: 'extension', start: run.start, end: run.end, path: run.path, child };
}

/** The subtree with that digest; undefined for the empty one. */
export function reference(spec: TrieSpec, digest: Buffer): Reference | undefined {
  return digest.equals(spec.empty) ? undefined : { kind: 'reference', digest };
}

/** Value, weight and count in a leaf's data. */
export function splitLeafData(spec: TrieSpec, data: Buffer): { value: Buffer; weight: bigint; count: bigint } {
  if (!spec.sum) return { value: data, weight: 0n, count: 0n };
  const end = data.length - metaSizeBytes;
  return { value: data.subarray(0, end), weight: data.readBigUInt64BE(end), count: data.readBigUInt64BE(end + 8) };
}

function missingNode(digest: Buffer): DistributedError {
  return new DistributedError({
    code: 'JD_TRIE_MISSING_NODE',
    what: `The node store has nothing under digest ${digest.toString('hex')}, which the trie refers to.`,
    fix: 'Import a root that was committed to this store, and look for what deleted the node.',
  });
}

function corruptNode(digest: Buffer, encoding: Buffer): DistributedError {
  const shown =
    encoding.length > 64 ? `${encoding.subarray(0, 64).toString('hex')}... (${encoding.length} bytes)` : encoding.toString('hex');
  return new DistributedError({
    code: 'JD_TRIE_CORRUPT_NODE',
    what: `The bytes stored under digest ${digest.toString('hex')} are not the node of that digest: ${shown}.`,
    fix: 'Look for what overwrote or cut them; a trie of another hash or kind (sum or plain) cannot be read either.',
  });
}
