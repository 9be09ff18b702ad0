'use strict';
/** `npm run bench [-- name ...]`: runs the benchmarks named, or all, one after another. They report; they never fail. */
const all = ['cluster', 'files', 'growth', 'memory', 'round-trip', 'scripts', 'start', 'throughput'];

async function main(names) {
  for (const name of names.length > 0 ? names : all) {
    if (!all.includes(name)) throw new Error(`no benchmark ${name}; there are: ${all.join(', ')}`);
    console.log(`\n# ${name}`);
    await require(`./${name}.cjs`).main();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
