/**
 * Jest's runner as the environments see it: what we read of jest-circus's events, in the shape that 29.7 and 30 share.
 * The objects live in the sandbox: nothing here may keep one beyond the test file.
 */
export interface CircusEvent {
  readonly name: string;
  readonly test?: CircusTest;
  readonly describeBlock?: CircusBlock;
  readonly hook?: CircusHook;
}

export interface CircusTest {
  readonly type: 'test';
  readonly name: string;
  readonly parent: CircusBlock;
  readonly concurrent: boolean;
  mode: 'skip' | 'only' | 'todo' | null | undefined;
  readonly timeout: number | undefined;
  fn: ((...args: unknown[]) => unknown) | undefined;
  errors: unknown[];
}

export interface CircusBlock {
  readonly type: 'describeBlock';
  readonly name: string;
  readonly parent: CircusBlock | undefined;
  readonly children: readonly (CircusBlock | CircusTest)[];
}

export interface CircusHook {
  readonly type: 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';
  readonly timeout: number | undefined;
}

export interface CircusState {
  /** Of a test that names none. */
  testTimeout: number;
  readonly rootDescribeBlock: CircusBlock;
  /** The one that is being defined. */
  readonly currentDescribeBlock: CircusBlock;
  /** Errors that belong to no test: they fail the file. */
  readonly unhandledErrors: unknown[];
}

/** Describe blocks and the test's name, joined by spaces, as Jest prints them. */
export function fullName(test: CircusTest): string {
  return [blockName(test.parent), test.name].filter((name) => name !== '').join(' ');
}

/** The names of a block and those around it, joined by spaces; '' for the file. */
export function blockName(block: CircusBlock): string {
  return block.parent === undefined ? '' : [blockName(block.parent), block.name].filter((name) => name !== '').join(' ');
}

/** Has no test of a block run, nor the hooks around them. To be called before the first one has begun. */
export function skipTests(block: CircusBlock): void {
  for (const child of block.children) {
    if (child.type === 'describeBlock') skipTests(child);
    else child.mode = 'skip';
  }
}

/** Every test.concurrent of a block and of the blocks inside it. */
export function concurrentTests(block: CircusBlock): CircusTest[] {
  return block.children.flatMap((child) => (child.type === 'describeBlock' ? concurrentTests(child) : child.concurrent ? [child] : []));
}
