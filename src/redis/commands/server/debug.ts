import { command } from '../../command';
import { errors } from '../../errors';
import { helpReply } from '../../help';
import type { DebugAction } from './_debug-action';
import { changeReplIdAction } from './_debug-change-repl-id';
import { digestAction, digestValueAction } from './_debug-digest';
import { errorAction } from './_debug-error';
import { hashTableAction, hashTableOfKeyAction } from './_debug-hash-table';
import { objectAction } from './_debug-object';
import { populateAction } from './_debug-populate';
import { protocolAction } from './_debug-protocol';
import { quicklistPackedThresholdAction } from './_debug-quicklist-packed-threshold';
import { refusedActions } from './_debug-refused';
import { loadAofAction, reloadAction } from './_debug-reload';
import { setActiveExpireAction } from './_debug-set-active-expire';
import { sleepAction } from './_debug-sleep';
import { setDisableDenyScriptsAction, setSkipChecksumValidationAction } from './_debug-switches';
import { actionsWithoutEffect } from './_debug-without-effect';

export default command({
  name: 'DEBUG',
  summary: 'A container for debugging commands',
  since: '1.0.0',
  complexity: 'Depends on subcommand.',
  group: 'server',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  docFlags: ['syscmd'],
  protectedBy: 'enable-debug-command',
  run: (context, argv) => {
    const action = actions.get(argv[1]!.toLowerCase());
    if (action === undefined || argv.length < action.words[0] || argv.length > action.words[1]) {
      throw errors.subcommandSyntax('debug', argv[1]!);
    }
    return action.run(context, argv);
  },
});

/** All actions. A new one is a file and a line here. */
const table: readonly DebugAction[] = [
  changeReplIdAction,
  digestAction,
  digestValueAction,
  errorAction,
  hashTableAction,
  hashTableOfKeyAction,
  loadAofAction,
  objectAction,
  populateAction,
  protocolAction,
  quicklistPackedThresholdAction,
  reloadAction,
  setActiveExpireAction,
  setDisableDenyScriptsAction,
  setSkipChecksumValidationAction,
  sleepAction,
  ...actionsWithoutEffect,
  ...refusedActions,
];

const helpAction: DebugAction = {
  name: 'help',
  words: [2, 2],
  help: '',
  run: ({ engine }) => helpReply('DEBUG', helpTexts().join(''), engine.version),
};

const actions: ReadonlyMap<string, DebugAction> = new Map([...table, helpAction].map((action) => [action.name, action]));

/** In the order of the names. */
function helpTexts(): string[] {
  return table.map((action) => action.help).sort();
}
