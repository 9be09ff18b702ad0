import { ErrorReply, ok } from '../../reply';
import type { DebugAction } from './_debug-action';
import { notSaved } from './_saving';

export const reloadAction: DebugAction = {
  name: 'reload',
  words: [2, Infinity],
  help: `
RELOAD [option ...]
    Save the data as an RDB file and load it back. Options:
    * MERGE: what is loaded may take the place of what is there.
    * NOFLUSH: do not remove what is there before loading.
    * NOSAVE: load what was saved last.`,
  run: ({ engine: { persistence } }, argv) => {
    const options = new Set(argv.slice(2).map((word) => word.toUpperCase()));
    for (const option of options) if (!['MERGE', 'NOFLUSH', 'NOSAVE'].includes(option)) return unknownOption;
    if (!options.has('NOSAVE') && !persistence.save()) return notSaved;
    const isLoaded = persistence.reload({ flushes: !options.has('NOFLUSH'), merges: options.has('MERGE') });
    return isLoaded ? ok : notLoaded;
  },
};

export const loadAofAction: DebugAction = {
  name: 'loadaof',
  words: [2, 2],
  help: `
LOADAOF
    Remove all data and load what BGREWRITEAOF kept last; the data of now with \`appendonly yes\`.`,
  run: ({ engine }) => (engine.persistence.reloadLog() ? ok : notLoaded),
};

const unknownOption = new ErrorReply('ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.');
const notLoaded = new ErrorReply('ERR Error trying to load the RDB dump');
