import { command } from '../../command';
import type { Context } from '../../context';
import { VerbatimReply } from '../../reply';
import { type MemoryOverview, memoryOverview } from './_memory-overview';

export default command({
  name: 'MEMORY|DOCTOR',
  summary: 'Outputs memory problems report',
  since: '4.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 2,
  flags: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  run: (context) => new VerbatimReply(report(memoryOverview(context), context)),
});

/** Below that there is nothing to find. */
const leastBytes = 5 * 1024 * 1024;
const manyClientBytes = 200 * 1024;
const manyScripts = 1000;

/** Only what may be wrong here is looked for: there is no allocator of its own and no replica. */
function report(overview: MemoryOverview, { engine }: Context): string {
  if (overview.used < leastBytes) return isEmpty;
  const issues: string[] = [];
  if (overview.peak / overview.used > 1.5) issues.push(hadPeak);
  if (overview.clients / engine.clients.size > manyClientBytes) issues.push(hasBigClients);
  if (engine.scripting.scriptCount > manyScripts) issues.push(hasManyScripts);
  if (issues.length === 0) return isWell;
  return `Sam, I detected a few issues in this Redis instance memory implants:\n\n${issues.join('')}I'm here to keep you safe, Sam. I want to help you.\n`;
}

const isEmpty =
  "Hi Sam, this instance is empty or is using very little memory, my issues detector can't be used in these conditions. Please, leave for your mission on Earth and fill it with some data. The new Sam and I will be back to our programming as soon as I finished rebooting.\n";
const isWell = "Hi Sam, I can't find any memory issue in your instance. I can only account for what occurs on this base.\n";
const hadPeak =
  ' * Peak memory: In the past this instance used more than 150% the memory that is currently using. The allocator is normally not able to release memory after a peak, so you can expect to see a big fragmentation ratio, however this is actually harmless and is only due to the memory peak, and if the Redis instance Resident Set Size (RSS) is currently bigger than expected, the memory will be used as soon as you fill the Redis instance with more data. If the memory peak was only occasional and you want to try to reclaim memory, please try the MEMORY PURGE command, otherwise the only other option is to shutdown and restart the instance.\n\n';
const hasBigClients =
  ' * Big client buffers: The clients output buffers in this instance are greater than 200K per client (on average). This may result from different causes, like Pub/Sub clients subscribed to channels bot not receiving data fast enough, so that data piles on the Redis instance output buffer, or clients sending commands with large replies or very large sequences of commands in the same pipeline. Please use the CLIENT LIST command in order to investigate the issue if it causes problems in your instance, or to understand better why certain clients are using a big amount of memory.\n\n';
const hasManyScripts =
  " * Many scripts: There seem to be many cached scripts in this instance (more than 1000). This may be because scripts are generated and `EVAL`ed, instead of being parameterized (with KEYS and ARGV), `SCRIPT LOAD`ed and `EVALSHA`ed. Unless `SCRIPT FLUSH` is called periodically, the scripts' caches may end up consuming most of your memory.\n\n";
