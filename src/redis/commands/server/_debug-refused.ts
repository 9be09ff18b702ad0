import { ErrorReply } from '../../reply';
import type { DebugAction } from './_debug-action';

const endsProcess = 'it would end the process that this server lives in';
const looksIntoMemory = 'it looks into data structures of C, and this server has none';

/** Actions that would end or restart the process, which is not the server's own, or tell how values lie in memory, which is V8's affair. */
export const refusedActions: readonly DebugAction[] = [
  ...['assert', 'crash-and-recover', 'oom', 'panic', 'restart', 'segfault'].map((name) => refused(name, endsProcess)),
  refused('leak', 'it would take memory from the process that this server lives in'),
  ...['listpack', 'mallctl', 'mallctl-str', 'quicklist', 'sdslen', 'stringmatch-test', 'structsize'].map((name) =>
    refused(name, looksIntoMemory),
  ),
  refused('client-eviction', 'clients are not kept in buckets by their memory'),
  always('clusterlink', 'ERR Debug option only available for cluster mode enabled setup!'),
  always('config-rewrite-force-all', 'ERR CONFIG-REWRITE-FORCE-ALL failed: The server is running without a config file'),
];

function refused(name: string, why: string): DebugAction {
  return always(name, `ERR DEBUG ${name.toUpperCase()} is refused: ${why}`);
}

function always(name: string, message: string): DebugAction {
  return { name, words: [2, Infinity], help: '', run: () => new ErrorReply(message) };
}
