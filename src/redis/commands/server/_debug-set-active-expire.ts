import { ok } from '../../reply';
import { type DebugAction, isOn } from './_debug-action';

export const setActiveExpireAction: DebugAction = {
  name: 'set-active-expire',
  words: [3, 3],
  help: `
SET-ACTIVE-EXPIRE <0|1>
    Setting it to 0 disables expiring keys in background when they are not
    accessed (otherwise the Redis behavior). Setting it to 1 reenables back the
    default.`,
  run: ({ keyspace }, argv) => {
    keyspace.activeExpiry = isOn(argv[2]!);
    // No alarm is set for what became overdue meanwhile.
    keyspace.expireDue();
    return ok;
  },
};
