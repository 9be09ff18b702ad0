// Redis' own tests against the in-process Redis: npm run suite -- --dir DIR [unit ...]; --help tells the rest.
// Types are stripped, nothing else is changed: the code runs as tsc would leave it.
process.env.SUCRASE_OPTIONS = JSON.stringify({ disableESTransforms: true });
require('sucrase/register/ts');
const { runSuite } = require('./suite/run');

runSuite(process.argv.slice(2)).then(
  (exitCode) => process.exit(exitCode),
  (error) => {
    console.error(error.message);
    process.exit(2);
  },
);
