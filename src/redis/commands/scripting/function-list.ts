import { command } from '../../command';
import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import type { Library } from '../../context';
import { oneLine, upToZero } from '../../errors';
import { matchesGlob } from '../../keyspace/glob';
import { ErrorReply, MapReply, type Reply, SetReply, SimpleReply } from '../../reply';

export default command({
  name: 'FUNCTION|LIST',
  summary: 'List information about all the functions',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of functions',
  group: 'scripting',
  arity: -2,
  flags: ['noscript'],
  categories: ['scripting'],
  tips: ['nondeterministic_output_order'],
  syntax: '[LIBRARYNAME library-name-pattern] [WITHCODE]',
  run({ engine }, argv) {
    const { withCode, pattern } = readOptions(argv);
    const libraries = [...engine.scripting.libraries.all().values()];
    return libraries
      .filter(({ name }) => pattern === undefined || matchesGlob(pattern, name, true))
      .map((each) => describe(each, withCode));
  },
});

interface Options {
  readonly withCode: boolean;
  readonly pattern: Binary | undefined;
}

function readOptions(argv: Argv): Options {
  let withCode = false;
  let pattern: Binary | undefined;
  for (let at = 2; at < argv.length; at++) {
    const word = argv[at]!.toLowerCase();
    if (word === 'withcode' && !withCode) withCode = true;
    else if (word === 'libraryname' && pattern === undefined) {
      if (++at === argv.length) throw new ErrorReply('ERR library name argument was not given');
      pattern = argv[at]!;
    } else throw new ErrorReply(`ERR Unknown argument ${oneLine(upToZero(argv[at]!))}`);
  }
  return { withCode, pattern };
}

function describe({ name, code, functions }: Library, withCode: boolean): Reply {
  const described = [...functions.values()].map(
    (each) =>
      new MapReply([
        ['name', each.name],
        ['description', each.description ?? null],
        ['flags', new SetReply([...each.flags].map((flag) => new SimpleReply(flag)))],
      ]),
  );
  return new MapReply([
    ['library_name', name],
    ['engine', 'LUA'],
    ['functions', described],
    ...(withCode ? [['library_code', code] as const] : []),
  ]);
}
