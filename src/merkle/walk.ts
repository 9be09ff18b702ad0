import { bitAt, encodeOneSided, firstDifferentBit, foldRun } from './encoding';
import { digestOfNode, encodeNode, type Extension, type Leaf, type LoadedNode, type Node } from './node';
import type { TrieSpec } from './trie-spec';

/** The way from the root towards a path. */
export interface Walk {
  /** Where it ended; undefined at an empty subtree. */
  readonly leaf: Leaf | undefined;
  /** How many bits deep it ended. */
  readonly depth: number;
  /** Digests of the subtrees passed by, deepest first. */
  readonly sideNodes: Buffer[];
  /** Encoding of the deepest of them; undefined when that one is empty or there is none. */
  readonly siblingData: Buffer | undefined;
  /** The depths at which the wanted side was empty and the other was taken; only with `closest`. */
  readonly flippedBits: number[];
}

/**
 * Walks from the root to where `path` leads.
 * @param closest take the other side where the wanted one is empty, so that only an empty trie ends without a leaf
 */
export function walk(spec: TrieSpec, load: (node: Node) => LoadedNode, root: Node | undefined, path: Buffer, closest: boolean): Walk {
  const passed: Side[] = [];
  const flippedBits: number[] = [];
  let node = root && load(root);
  let depth = 0;
  while (node !== undefined && node.kind !== 'leaf') {
    let next: Node | undefined;
    if (node.kind === 'inner') {
      const side = bitAt(path, depth);
      const flip = closest && node.children[side] === undefined;
      if (flip) flippedBits.push(depth);
      next = node.children[flip ? 1 - side : side];
      passed.push(subtree(node.children[flip ? side : 1 - side]));
      depth++;
    } else {
      const along: Extension = node;
      for (let split; depth < along.end && (split = firstDifferentBit(path, along.path, depth, along.end)) < along.end;) {
        passed.push(...Array<Side>(split - depth).fill(undefined));
        depth = split + 1;
        if (!closest) return finish(spec, load, undefined, depth, [...passed, restOfRun(along, depth)], flippedBits);
        flippedBits.push(split);
        passed.push(undefined);
      }
      passed.push(...Array<Side>(along.end - depth).fill(undefined));
      depth = along.end;
      next = along.child;
    }
    node = next && load(next);
  }
  return finish(spec, load, node, depth, passed, flippedBits);
}

/** The leaf of a path, without a hash computed. */
export function findLeaf(load: (node: Node) => LoadedNode, root: Node | undefined, path: Buffer): Leaf | undefined {
  let node = root && load(root);
  for (let depth = 0; node !== undefined && node.kind !== 'leaf';) {
    if (node.kind === 'extension' && firstDifferentBit(path, node.path, node.start, node.end) < node.end) return undefined;
    const next: Node | undefined = node.kind === 'extension' ? node.child : node.children[bitAt(path, depth)];
    depth = node.kind === 'extension' ? node.end : depth + 1;
    node = next && load(next);
  }
  return node?.path.equals(path) === true ? node : undefined;
}

/** A subtree passed by: its digest, and its encoding for when it is the deepest. */
type Side = { digest(spec: TrieSpec): Buffer; encoding(spec: TrieSpec, load: (node: Node) => LoadedNode): Buffer } | undefined;

function subtree(node: Node | undefined): Side {
  return node && { digest: (spec) => digestOfNode(spec, node), encoding: (spec, load) => encodeNode(spec, load(node)) };
}

/** The part of a run from depth `from` on; its encoding is that of a plain inner node. */
function restOfRun(run: Extension, from: number): Side {
  if (from === run.end) return subtree(run.child);
  const folded = (spec: TrieSpec, depth: number): Buffer => foldRun(spec, { ...run, child: digestOfNode(spec, run.child) }, depth);
  return {
    digest: (spec) => folded(spec, from),
    encoding: (spec) => encodeOneSided(spec, folded(spec, from + 1), bitAt(run.path, from)),
  };
}

function finish(
  spec: TrieSpec,
  load: (node: Node) => LoadedNode,
  leaf: Leaf | undefined,
  depth: number,
  passed: Side[],
  flippedBits: number[],
): Walk {
  const sideNodes = passed.map((side) => Buffer.from(side?.digest(spec) ?? spec.empty)).toReversed();
  return { leaf, depth, sideNodes, siblingData: passed.at(-1)?.encoding(spec, load), flippedBits };
}
