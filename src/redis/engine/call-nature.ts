import type { Client } from '../client';
import type { Argv, Command } from '../command';

/** A command with its words. */
export interface Call {
  readonly command: Command;
  readonly argv: Argv;
}

/** Commands that may reach replicas though they do not write; COMMAND INFO keeps it to itself. */
const mayReplicate = new Set(['publish', 'spublish', 'pfcount', 'eval', 'evalsha', 'fcall']);

/** What a call may do: what its command says, or a script or function says of itself by its flags. */
export class CallNature {
  constructor(
    /** The flags of the script or function that a call runs; undefined: it runs none, or one without flags. */
    private readonly scriptFlags: (command: Command, argv: Argv) => ReadonlySet<string> | undefined,
  ) {}

  readonly writes = ({ command, argv }: Call): boolean => {
    const flags = this.flags(command, argv);
    return flags === undefined ? command.isWrite : !flags.has('no-writes');
  };

  /** Whether it may reach replicas. */
  readonly mayReplicate = ({ command, argv }: Call): boolean => {
    const flags = this.flags(command, argv);
    return flags === undefined ? command.isWrite || mayReplicate.has(command.fullName) : !flags.has('no-writes');
  };

  /** Whether a replica that has lost its master may not answer it. */
  readonly needsFreshData = ({ command, argv }: Call): boolean => {
    const flags = this.flags(command, argv);
    return flags === undefined ? !command.flags.includes('stale') : !flags.has('allow-stale');
  };

  /** Whether it may need more memory. */
  readonly needsMemory = ({ command, argv }: Call): boolean => {
    const flags = this.flags(command, argv);
    return flags === undefined ? command.flags.includes('denyoom') : !flags.has('no-writes') && !flags.has('allow-oom');
  };

  /** Whether something is true of a call, or of one of those that it executes. */
  concerns(client: Client, call: Call, is: (call: Call) => boolean): boolean {
    return is(call) || (call.command.fullName === 'exec' && client.transaction?.queue.some(is) === true);
  }

  private flags(command: Command, argv: Argv): ReadonlySet<string> | undefined {
    return command.group === 'scripting' ? this.scriptFlags(command, argv) : undefined;
  }
}
