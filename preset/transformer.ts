/** What Jest tells a transformer about a file, as far as it is used here. */
export interface TransformOptions {
  readonly config: { readonly rootDir: string; readonly cacheDirectory: string };
  /** Whether the file will run as an ES module. */
  readonly supportsStaticESM: boolean;
  /** Whether Jest will add coverage counters to the code. */
  readonly instrument: boolean;
}

export interface TransformResult {
  readonly code: string;
  readonly map?: object | string | null;
}

/** One way to compile TypeScript for Jest. */
export interface Transformer {
  process(source: string, path: string, options: TransformOptions): TransformResult;
  processAsync?(source: string, path: string, options: TransformOptions): Promise<TransformResult>;
  /** Differs whenever the compiled code may. */
  getCacheKey(source: string, path: string, options: TransformOptions): string;
}
