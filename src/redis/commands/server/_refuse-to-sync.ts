import type { Argv } from '../../command';
import type { Context } from '../../context';
import { ErrorReply } from '../../reply';

/** SYNC and PSYNC: the server gives its data to nobody. */
export function refuseToSync({ engine }: Context, argv: Argv): never {
  if (engine.replication.master !== undefined) throw noMasterLink;
  throw new ErrorReply(`ERR ${argv[0]!.toUpperCase()} is refused: this server has no replicas`);
}

const noMasterLink = new ErrorReply("NOMASTERLINK Can't SYNC while not connected with my master");
