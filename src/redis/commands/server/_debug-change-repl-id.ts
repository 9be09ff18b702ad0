import { ok } from '../../reply';
import type { DebugAction } from './_debug-action';

export const changeReplIdAction: DebugAction = {
  name: 'change-repl-id',
  words: [2, 2],
  help: `
CHANGE-REPL-ID
    Change the replication ID of the instance, as INFO shows it.`,
  run: ({ engine }) => {
    engine.replication.renewId();
    return ok;
  },
};
