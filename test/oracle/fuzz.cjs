// The differential fuzzer: npm run fuzz -- --seed N --commands 1000000 [--session N] [--differences N]
// Types are stripped, nothing else is changed: the code runs as tsc would leave it.
process.env.SUCRASE_OPTIONS = JSON.stringify({ disableESTransforms: true });
require('sucrase/register/ts');
const { parseArgs } = require('node:util');
const { missingRealRedis } = require('../kit/real-redis');
const { fuzz } = require('./fuzz/campaign');

async function main() {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, commands: { type: 'string' }, session: { type: 'string' }, differences: { type: 'string' } },
  });
  const missing = missingRealRedis();
  if (missing !== undefined) throw new Error(missing);
  const seed = values.seed ?? String(process.hrtime.bigint());
  const count = Number(values.commands ?? 50_000);
  const began = process.hrtime.bigint();
  let shownAt = 0;
  const result = await fuzz({
    seed,
    commands: count,
    session: values.session === undefined ? undefined : Number(values.session),
    differences: Number(values.differences ?? 1),
    onProgress(played, session) {
      if (played - shownAt < count / 10) return;
      shownAt = played;
      console.log(`${played} commands, ${session + 1} sessions`);
    },
    onDifference: (report) => console.log(`\n${report}\n`),
  });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(
    `seed ${seed}: ${result.played} commands in ${result.sessions} sessions, ${Math.round(result.played / seconds)} a second; differences: ${result.reports.length}`,
  );
  process.exitCode = result.reports.length === 0 ? 0 : 1;
}

process.once('SIGTERM', () => process.exit(143)); // The server that was started goes too.

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
