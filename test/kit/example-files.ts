import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureFiles } from './fixture-files';

const examples = join(__dirname, '../../examples');
const names = ['quickstart', 'relay-miner', 'load-balancer'] as const;

/** All examples as the files of one project, each in a folder of its name. */
export function exampleFiles(): Record<string, string> {
  const folders = names.flatMap((name) => [`${name}/src`, `${name}/test`]);
  const files = folders.flatMap((folder) =>
    Object.entries(fixtureFiles(join(examples, folder))).map(([path, text]) => [`${folder}/${path}`, text] as const),
  );
  const tsconfig = readFileSync(join(examples, names[0], 'tsconfig.json'), 'utf8');
  return { ...Object.fromEntries(files), 'tsconfig.json': tsconfig.replace('["src", "test"]', '["*/src", "*/test"]') };
}

/** Without the test files to which the backend is all the same: they do not use Redis, or insist on the one in memory. */
export function examplesForAnyRedis(): Record<string, string> {
  const isMeant = (text: string): boolean => /from '\.\/(?:client|miners|stores)'/.test(text) && !text.includes('{"only": "memory"}');
  return Object.fromEntries(Object.entries(exampleFiles()).filter(([path, text]) => !path.endsWith('.test.ts') || isMeant(text)));
}

/** For runs that are about the backend: that the preset compiles the examples is seen where they run in memory, and ts-jest takes seconds. */
export const transformOfExamples = { '\\.ts$': require.resolve('./transform.cjs') };
