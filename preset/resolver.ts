/** What Jest hands to a resolver, as far as it is used here. */
interface ResolverOptions {
  readonly defaultResolver: (request: string, options: ResolverOptions) => string;
}

const typescriptExtensions: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '.jsx': ['.tsx'],
};

/**
 * Jest's own resolver, that also finds './x.ts' where TypeScript lets (and its nodenext modules make) one write './x.js'.
 * A file that is really named so comes first.
 */
function resolve(request: string, options: ResolverOptions): string {
  try {
    return options.defaultResolver(request, options);
  } catch (error) {
    const extension = /^\.{0,2}\/.*(\.[cm]?jsx?)$/.exec(request)?.[1] ?? '';
    for (const candidate of typescriptExtensions[extension] ?? []) {
      const found = attempt(request.slice(0, -extension.length) + candidate, options);
      if (found !== undefined) return found;
    }
    throw error;
  }
}

function attempt(request: string, options: ResolverOptions): string | undefined {
  try {
    return options.defaultResolver(request, options);
  } catch {
    return undefined;
  }
}

export = resolve;
