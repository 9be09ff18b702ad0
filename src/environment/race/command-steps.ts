import type { Access } from '../../race/step';
import type { Argv, Command } from '../../redis/command';
import type { RedisEngine } from '../../redis/engine/engine';
import { ErrorReply } from '../../redis/reply';
import { accessesOf } from './command-accesses';
import { batchLabel, digestOf, labelOf } from './command-label';
import type { ConnectionStates } from './connection-states';

/** How commands are sent. */
export type Sending = 'one' | 'pipeline' | 'transaction';

/** A command that Redis knows, with what it touches by itself. */
export interface KnownCall {
  readonly command: Command;
  readonly argv: Argv;
  readonly accesses: readonly Access[];
}

/** Commands as one step. */
export interface CommandStep {
  readonly calls: readonly KnownCall[];
  readonly label: string;
  readonly digest: string;
  /** Whether others can tell when it ran. */
  readonly isHeld: boolean;
  /** But for what EXEC finds queued and watched; the same array every time, as long as nothing else is known. */
  accesses: readonly Access[];
}

/** Programs send the same commands in every execution; one that makes up new words each time must not fill the memory. */
const mostKept = 10_000;

/** What commands are as steps, kept by their words: to look them up takes longer than to run them. */
export class CommandSteps {
  private readonly kept = new Map<string, CommandStep>();

  constructor(private readonly engine: RedisEngine) {}

  of(connection: number, how: Sending, commands: readonly Argv[], connections: ConnectionStates): CommandStep {
    const db = connections.databaseOf(connection);
    let name = `${how} ${connection} ${db}`;
    for (const argv of commands) for (const word of argv) name += ` ${word.length} ${word}`;
    let step = this.kept.get(name);
    if (step === undefined) {
      if (this.kept.size >= mostKept) this.kept.clear();
      this.kept.set(name, (step = this.create(connection, how, commands, { connections, db })));
    }
    return step;
  }

  private create(
    connection: number,
    how: Sending,
    commands: readonly Argv[],
    { connections, db }: { readonly connections: ConnectionStates; readonly db: number },
  ): CommandStep {
    const calls = commands.flatMap((argv): KnownCall[] => {
      const command = this.engine.commands.lookup(argv);
      return command instanceof ErrorReply ? [] : [{ command, argv, accesses: accessesOf({ command, argv, db }) }];
    });
    return {
      calls,
      label: labelOfAll(how, commands),
      digest: digestOf(commands),
      isHeld: calls.some(({ command, accesses }) => accesses.length > 0 || connections.concerns(command.fullName)),
      accesses: calls.flatMap(({ command, accesses }) => [...accesses, connections.accessOf(connection, command.fullName)]),
    };
  }
}

/** Commands as a reader knows them, without the brackets of a transaction. */
export function labelOfAll(how: Sending, commands: readonly Argv[]): string {
  return how === 'one' ? labelOf(commands[0]!) : batchLabel(how === 'transaction' ? 'MULTI' : 'pipeline', commands.filter(isNoBracket));
}

/** Whether a command of a transaction is one that it is made of: neither MULTI nor EXEC. */
function isNoBracket([name]: Argv): boolean {
  return !/^(?:multi|exec)$/i.test(name!);
}
