import { command } from '../../command';
import { oneLine, upToZero } from '../../errors';
import { ErrorReply, ok } from '../../reply';
import { isPlainWord } from './_client-name';

export default command({
  name: 'CLIENT|SETINFO',
  summary: 'Sets information specific to the client or connection.',
  since: '7.2.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 4,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  syntax: 'attr:<LIB-NAME libname | LIB-VER libver>',
  run({ client }, argv) {
    const attribute = argv[2]!.toLowerCase();
    if (attribute !== 'lib-name' && attribute !== 'lib-ver') throw new ErrorReply(`ERR Unrecognized option '${oneLine(argv[2]!)}'`);
    // It is read up to its first zero byte.
    if (!isPlainWord(upToZero(argv[3]!))) throw new ErrorReply(`ERR ${argv[2]!} cannot contain spaces, newlines or special characters.`);
    if (attribute === 'lib-name') client.libraryName = argv[3]!;
    else client.libraryVersion = argv[3]!;
    return ok;
  },
});
