import type { CircusBlock, CircusState, CircusTest } from '../../src/environment/circus';

/** A describe block with tests, as Jest hands it over: { name: fn } makes a test, { name: {...} } a block. */
export interface BlockSpec {
  readonly [name: string]: ((...args: unknown[]) => unknown) | BlockSpec;
}

/** Jest's state for a file with these tests. */
export function circusState(spec: BlockSpec, options: { readonly concurrent?: boolean } = {}): CircusState {
  const root = block('ROOT_DESCRIBE_BLOCK', undefined, spec, options.concurrent ?? false);
  return { testTimeout: 5_000, rootDescribeBlock: root, currentDescribeBlock: root, unhandledErrors: [] };
}

/** The test of that full name. */
export function testNamed(state: CircusState, ...names: readonly string[]): CircusTest {
  let at: CircusBlock | CircusTest = state.rootDescribeBlock;
  for (const name of names) at = (at as CircusBlock).children.find((child) => child.name === name)!;
  return at as CircusTest;
}

function block(name: string, parent: CircusBlock | undefined, spec: BlockSpec, concurrent: boolean): CircusBlock {
  const made: { type: 'describeBlock'; name: string; parent: CircusBlock | undefined; children: (CircusBlock | CircusTest)[] } = {
    type: 'describeBlock',
    name,
    parent,
    children: [],
  };
  for (const [childName, child] of Object.entries(spec)) {
    made.children.push(
      typeof child === 'function'
        ? { type: 'test', name: childName, parent: made, concurrent, mode: undefined, timeout: undefined, fn: child, errors: [] }
        : block(childName, made, child, concurrent),
    );
  }
  return made;
}
