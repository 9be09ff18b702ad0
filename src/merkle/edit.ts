import { DistributedError } from '../base/errors';
import { bitAt, firstDifferentBit } from './encoding';
import { extension, inner, type Extension, type Inner, type Leaf, type LoadedNode, type Node } from './node';

/** What an edit needs of its trie. Nodes are not changed: an edit that throws leaves the old root as it was. */
export interface Editing {
  readonly pathBits: number;
  load(node: Node): LoadedNode;
  /** Told of each node that the new root no longer holds. */
  drop(node: LoadedNode): void;
}

/** The subtree at `depth` with the leaf put in, or put in place of the leaf of its path. */
export function insertLeaf(editing: Editing, at: Node | undefined, depth: number, leaf: Leaf): Node {
  if (at === undefined) return leaf;
  const node = editing.load(at);
  const after =
    node.kind === 'leaf'
      ? beside(editing, node, depth, leaf)
      : node.kind === 'inner'
        ? below(editing, node, depth, leaf)
        : inRun(editing, node, leaf);
  return after === node ? at : after;
}

/** The subtree at `depth` without the leaf of that path. Throws JD_TRIE_KEY_NOT_FOUND. */
export function removeLeaf(editing: Editing, at: Node | undefined, depth: number, path: Buffer): Node | undefined {
  if (at === undefined) throw keyNotFound(path);
  const node = editing.load(at);
  if (node.kind === 'leaf') {
    if (!node.path.equals(path)) throw keyNotFound(path);
    editing.drop(node);
    return undefined;
  }
  if (node.kind === 'extension') return removeFromRun(editing, node, path);
  const side = bitAt(path, depth);
  const child = removeLeaf(editing, node.children[side], depth + 1, path);
  const sibling = node.children[1 - side];
  editing.drop(node);
  return pullUp(editing, depth, child, sibling) ?? inner(side, child, sibling);
}

function below(editing: Editing, node: Inner, depth: number, leaf: Leaf): Node {
  const side = bitAt(leaf.path, depth);
  const child = insertLeaf(editing, node.children[side], depth + 1, leaf);
  if (child === node.children[side]) return node;
  editing.drop(node);
  return inner(side, child, node.children[1 - side]);
}

function beside(editing: Editing, node: Leaf, depth: number, leaf: Leaf): Node {
  const split = firstDifferentBit(leaf.path, node.path, depth, editing.pathBits);
  if (split === editing.pathBits) {
    if (node.data.equals(leaf.data)) return node;
    editing.drop(node);
    return leaf;
  }
  const branch = inner(bitAt(leaf.path, split), leaf, node);
  return depth === split ? branch : extension(depth, split, leaf.path, branch);
}

function inRun(editing: Editing, run: Extension, leaf: Leaf): Node {
  const { start, end, path } = run;
  const split = firstDifferentBit(leaf.path, path, start, end);
  if (split === end) {
    const child = insertLeaf(editing, run.child, end, leaf);
    if (child === run.child) return run;
    editing.drop(run);
    return extension(start, end, path, child);
  }
  editing.drop(run);
  const rest = split + 1 === end ? run.child : extension(split + 1, end, path, run.child);
  const branch = inner(bitAt(leaf.path, split), leaf, rest);
  return split === start ? branch : extension(start, split, path, branch);
}

function removeFromRun(editing: Editing, run: Extension, path: Buffer): Node | undefined {
  const { start, end } = run;
  if (firstDifferentBit(path, run.path, start, end) !== end) throw keyNotFound(path);
  const left = removeLeaf(editing, run.child, end, path);
  editing.drop(run);
  const child = left && editing.load(left);
  if (child === undefined || child.kind === 'leaf') return child;
  if (child.kind === 'inner') return extension(start, end, run.path, child);
  editing.drop(child);
  return extension(start, child.end, child.path, child.child);
}

/**
 * What takes the place of an inner node of which one side became or was empty: the other side's leaf, which moves up, or its run,
 * which grows by a bit. An inner node cannot move, so then the place keeps its one-sided node: undefined.
 */
function pullUp(editing: Editing, depth: number, child: Node | undefined, sibling: Node | undefined): Node | undefined {
  if (child !== undefined && sibling !== undefined) return undefined;
  const lone = child ?? sibling;
  if (lone === undefined) return undefined;
  const node = editing.load(lone);
  if (node.kind === 'leaf') return node;
  if (node.kind === 'inner') return undefined;
  editing.drop(node);
  return extension(depth, node.end, node.path, node.child);
}

function keyNotFound(path: Buffer): DistributedError {
  return new DistributedError({
    code: 'JD_TRIE_KEY_NOT_FOUND',
    what: `The key was not found: no leaf at path ${path.toString('hex')}; the trie is unchanged.`,
    fix: 'Ask has(key) before delete(key) when the key may be absent.',
  });
}
