import { type Argv, command } from '../../command';
import { integer, parseInt64 } from '../../numbers';
import { VerbatimReply } from '../../reply';
import { schotter } from './_schotter';
import { skyline } from './_skyline';

export default command({
  name: 'LOLWUT',
  summary: 'Display some computer art and the Redis version',
  since: '5.0.0',
  complexity: '',
  group: 'server',
  arity: -1,
  flags: ['readonly', 'fast'],
  syntax: '[VERSION version:integer]',
  run: ({ engine }, argv) => {
    const version = artVersion(argv);
    const numbers = argv.slice(3);
    const signature = `Redis ver. ${engine.identity.version}\n`;
    if (version === 5) {
      const [columns, squaresPerRow, squaresPerColumn] = sizes(numbers, [66, 8, 12], [1000, 200, 200]);
      const picture = schotter({ columns: columns!, squaresPerRow: squaresPerRow!, squaresPerColumn: squaresPerColumn! }, engine.random);
      return new VerbatimReply(`${picture}\nGeorg Nees - schotter, plotter on paper, 1968. ${signature}`);
    }
    if (version === 6) {
      const [columns, rows] = sizes(numbers, [80, 20], [1000, 1000]);
      return new VerbatimReply(`${skyline(columns!, rows!, engine.random)}\n${dedication} ${signature}`);
    }
    return new VerbatimReply(signature);
  },
});

const dedication = 'Dedicated to the 8 bit game developers of past and present.\nOriginal 8 bit image from Plaguemon by hikikomori.';

/** Whose art is wanted, as an unsigned number of 32 bits; undefined: that of this version. */
function artVersion(argv: Argv): number | undefined {
  if (argv.length < 3 || argv[1]!.toLowerCase() !== 'version') return undefined;
  integer(argv[2]!);
  return Number(BigInt.asUintN(32, parseInt64(argv[2]!)!));
}

function sizes(words: Argv, defaults: readonly number[], limits: readonly number[]): number[] {
  return defaults.map((each, at) => {
    const size = words[at] === undefined ? each : integer(words[at]);
    return Math.min(Math.max(size, 1), limits[at]!);
  });
}
