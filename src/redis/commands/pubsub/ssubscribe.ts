import { command } from '../../command';
import { ErrorReply, noReply } from '../../reply';

export default command({
  name: 'SSUBSCRIBE',
  summary: 'Listen for messages published to the given shard channels',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of shard channels to subscribe to.',
  group: 'pubsub',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  keys: ['1..-1/1 not_key'],
  syntax: 'shardchannel...',
  run({ client, engine, mayBlock }, argv) {
    if (!mayBlock) throw new ErrorReply("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
    for (const channel of argv.slice(1)) engine.pubsub.subscribe(client, 'shard', channel);
    return noReply;
  },
});
