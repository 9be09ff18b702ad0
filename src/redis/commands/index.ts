// Written by `UPDATE=1 npx jest tidy` from the files beside it. Do not edit.
import type { Command } from '../command';
import bitcountCommand from './bitmap/bitcount';
import bitfieldCommand from './bitmap/bitfield';
import bitfieldRoCommand from './bitmap/bitfield_ro';
import bitopCommand from './bitmap/bitop';
import bitposCommand from './bitmap/bitpos';
import getbitCommand from './bitmap/getbit';
import setbitCommand from './bitmap/setbit';
import askingCommand from './cluster/asking';
import clusterCommand from './cluster/cluster';
import clusterAddslotsCommand from './cluster/cluster-addslots';
import clusterAddslotsrangeCommand from './cluster/cluster-addslotsrange';
import clusterBumpepochCommand from './cluster/cluster-bumpepoch';
import clusterCountFailureReportsCommand from './cluster/cluster-count-failure-reports';
import clusterCountkeysinslotCommand from './cluster/cluster-countkeysinslot';
import clusterDelslotsCommand from './cluster/cluster-delslots';
import clusterDelslotsrangeCommand from './cluster/cluster-delslotsrange';
import clusterFailoverCommand from './cluster/cluster-failover';
import clusterFlushslotsCommand from './cluster/cluster-flushslots';
import clusterForgetCommand from './cluster/cluster-forget';
import clusterGetkeysinslotCommand from './cluster/cluster-getkeysinslot';
import clusterHelpCommand from './cluster/cluster-help';
import clusterInfoCommand from './cluster/cluster-info';
import clusterKeyslotCommand from './cluster/cluster-keyslot';
import clusterLinksCommand from './cluster/cluster-links';
import clusterMeetCommand from './cluster/cluster-meet';
import clusterMigrationCommand from './cluster/cluster-migration';
import clusterMyidCommand from './cluster/cluster-myid';
import clusterMyshardidCommand from './cluster/cluster-myshardid';
import clusterNodesCommand from './cluster/cluster-nodes';
import clusterReplicasCommand from './cluster/cluster-replicas';
import clusterReplicateCommand from './cluster/cluster-replicate';
import clusterResetCommand from './cluster/cluster-reset';
import clusterSaveconfigCommand from './cluster/cluster-saveconfig';
import clusterSetConfigEpochCommand from './cluster/cluster-set-config-epoch';
import clusterSetslotCommand from './cluster/cluster-setslot';
import clusterShardsCommand from './cluster/cluster-shards';
import clusterSlavesCommand from './cluster/cluster-slaves';
import clusterSlotStatsCommand from './cluster/cluster-slot-stats';
import clusterSlotsCommand from './cluster/cluster-slots';
import clusterSyncslotsCommand from './cluster/cluster-syncslots';
import readonlyCommand from './cluster/readonly';
import readwriteCommand from './cluster/readwrite';
import authCommand from './connection/auth';
import clientCommand from './connection/client';
import clientCachingCommand from './connection/client-caching';
import clientGetnameCommand from './connection/client-getname';
import clientGetredirCommand from './connection/client-getredir';
import clientHelpCommand from './connection/client-help';
import clientIdCommand from './connection/client-id';
import clientInfoCommand from './connection/client-info';
import clientKillCommand from './connection/client-kill';
import clientListCommand from './connection/client-list';
import clientNoEvictCommand from './connection/client-no-evict';
import clientNoTouchCommand from './connection/client-no-touch';
import clientPauseCommand from './connection/client-pause';
import clientReplyCommand from './connection/client-reply';
import clientSetinfoCommand from './connection/client-setinfo';
import clientSetnameCommand from './connection/client-setname';
import clientTrackingCommand from './connection/client-tracking';
import clientTrackinginfoCommand from './connection/client-trackinginfo';
import clientUnblockCommand from './connection/client-unblock';
import clientUnpauseCommand from './connection/client-unpause';
import echoCommand from './connection/echo';
import helloCommand from './connection/hello';
import pingCommand from './connection/ping';
import quitCommand from './connection/quit';
import resetCommand from './connection/reset';
import selectCommand from './connection/select';
import copyCommand from './generic/copy';
import delCommand from './generic/del';
import dumpCommand from './generic/dump';
import existsCommand from './generic/exists';
import expireCommand from './generic/expire';
import expireatCommand from './generic/expireat';
import expiretimeCommand from './generic/expiretime';
import keysCommand from './generic/keys';
import migrateCommand from './generic/migrate';
import moveCommand from './generic/move';
import objectCommand from './generic/object';
import objectEncodingCommand from './generic/object-encoding';
import objectFreqCommand from './generic/object-freq';
import objectHelpCommand from './generic/object-help';
import objectIdletimeCommand from './generic/object-idletime';
import objectRefcountCommand from './generic/object-refcount';
import persistCommand from './generic/persist';
import pexpireCommand from './generic/pexpire';
import pexpireatCommand from './generic/pexpireat';
import pexpiretimeCommand from './generic/pexpiretime';
import pttlCommand from './generic/pttl';
import randomkeyCommand from './generic/randomkey';
import renameCommand from './generic/rename';
import renamenxCommand from './generic/renamenx';
import restoreCommand from './generic/restore';
import scanCommand from './generic/scan';
import sortCommand from './generic/sort';
import sortRoCommand from './generic/sort_ro';
import touchCommand from './generic/touch';
import ttlCommand from './generic/ttl';
import typeCommand from './generic/type';
import unlinkCommand from './generic/unlink';
import waitCommand from './generic/wait';
import waitaofCommand from './generic/waitaof';
import geoaddCommand from './geo/geoadd';
import geodistCommand from './geo/geodist';
import geohashCommand from './geo/geohash';
import geoposCommand from './geo/geopos';
import georadiusCommand from './geo/georadius';
import georadiusRoCommand from './geo/georadius_ro';
import georadiusbymemberCommand from './geo/georadiusbymember';
import georadiusbymemberRoCommand from './geo/georadiusbymember_ro';
import geosearchCommand from './geo/geosearch';
import geosearchstoreCommand from './geo/geosearchstore';
import hdelCommand from './hash/hdel';
import hexistsCommand from './hash/hexists';
import hexpireCommand from './hash/hexpire';
import hexpireatCommand from './hash/hexpireat';
import hexpiretimeCommand from './hash/hexpiretime';
import hgetCommand from './hash/hget';
import hgetallCommand from './hash/hgetall';
import hgetdelCommand from './hash/hgetdel';
import hgetexCommand from './hash/hgetex';
import hincrbyCommand from './hash/hincrby';
import hincrbyfloatCommand from './hash/hincrbyfloat';
import hkeysCommand from './hash/hkeys';
import hlenCommand from './hash/hlen';
import hmgetCommand from './hash/hmget';
import hmsetCommand from './hash/hmset';
import hpersistCommand from './hash/hpersist';
import hpexpireCommand from './hash/hpexpire';
import hpexpireatCommand from './hash/hpexpireat';
import hpexpiretimeCommand from './hash/hpexpiretime';
import hpttlCommand from './hash/hpttl';
import hrandfieldCommand from './hash/hrandfield';
import hscanCommand from './hash/hscan';
import hsetCommand from './hash/hset';
import hsetexCommand from './hash/hsetex';
import hsetnxCommand from './hash/hsetnx';
import hstrlenCommand from './hash/hstrlen';
import httlCommand from './hash/httl';
import hvalsCommand from './hash/hvals';
import pfaddCommand from './hyperloglog/pfadd';
import pfcountCommand from './hyperloglog/pfcount';
import pfdebugCommand from './hyperloglog/pfdebug';
import pfmergeCommand from './hyperloglog/pfmerge';
import pfselftestCommand from './hyperloglog/pfselftest';
import blmoveCommand from './list/blmove';
import blmpopCommand from './list/blmpop';
import blpopCommand from './list/blpop';
import brpopCommand from './list/brpop';
import brpoplpushCommand from './list/brpoplpush';
import lindexCommand from './list/lindex';
import linsertCommand from './list/linsert';
import llenCommand from './list/llen';
import lmoveCommand from './list/lmove';
import lmpopCommand from './list/lmpop';
import lpopCommand from './list/lpop';
import lposCommand from './list/lpos';
import lpushCommand from './list/lpush';
import lpushxCommand from './list/lpushx';
import lrangeCommand from './list/lrange';
import lremCommand from './list/lrem';
import lsetCommand from './list/lset';
import ltrimCommand from './list/ltrim';
import rpopCommand from './list/rpop';
import rpoplpushCommand from './list/rpoplpush';
import rpushCommand from './list/rpush';
import rpushxCommand from './list/rpushx';
import psubscribeCommand from './pubsub/psubscribe';
import publishCommand from './pubsub/publish';
import pubsubCommand from './pubsub/pubsub';
import pubsubChannelsCommand from './pubsub/pubsub-channels';
import pubsubHelpCommand from './pubsub/pubsub-help';
import pubsubNumpatCommand from './pubsub/pubsub-numpat';
import pubsubNumsubCommand from './pubsub/pubsub-numsub';
import pubsubShardchannelsCommand from './pubsub/pubsub-shardchannels';
import pubsubShardnumsubCommand from './pubsub/pubsub-shardnumsub';
import punsubscribeCommand from './pubsub/punsubscribe';
import spublishCommand from './pubsub/spublish';
import ssubscribeCommand from './pubsub/ssubscribe';
import subscribeCommand from './pubsub/subscribe';
import sunsubscribeCommand from './pubsub/sunsubscribe';
import unsubscribeCommand from './pubsub/unsubscribe';
import evalCommand from './scripting/eval';
import evalRoCommand from './scripting/eval_ro';
import evalshaCommand from './scripting/evalsha';
import evalshaRoCommand from './scripting/evalsha_ro';
import fcallCommand from './scripting/fcall';
import fcallRoCommand from './scripting/fcall_ro';
import functionCommand from './scripting/function';
import functionDeleteCommand from './scripting/function-delete';
import functionDumpCommand from './scripting/function-dump';
import functionFlushCommand from './scripting/function-flush';
import functionHelpCommand from './scripting/function-help';
import functionKillCommand from './scripting/function-kill';
import functionListCommand from './scripting/function-list';
import functionLoadCommand from './scripting/function-load';
import functionRestoreCommand from './scripting/function-restore';
import functionStatsCommand from './scripting/function-stats';
import scriptCommand from './scripting/script';
import scriptDebugCommand from './scripting/script-debug';
import scriptExistsCommand from './scripting/script-exists';
import scriptFlushCommand from './scripting/script-flush';
import scriptHelpCommand from './scripting/script-help';
import scriptKillCommand from './scripting/script-kill';
import scriptLoadCommand from './scripting/script-load';
import aclCommand from './server/acl';
import aclCatCommand from './server/acl-cat';
import aclDeluserCommand from './server/acl-deluser';
import aclDryrunCommand from './server/acl-dryrun';
import aclGenpassCommand from './server/acl-genpass';
import aclGetuserCommand from './server/acl-getuser';
import aclHelpCommand from './server/acl-help';
import aclListCommand from './server/acl-list';
import aclLoadCommand from './server/acl-load';
import aclLogCommand from './server/acl-log';
import aclSaveCommand from './server/acl-save';
import aclSetuserCommand from './server/acl-setuser';
import aclUsersCommand from './server/acl-users';
import aclWhoamiCommand from './server/acl-whoami';
import bgrewriteaofCommand from './server/bgrewriteaof';
import bgsaveCommand from './server/bgsave';
import commandCommand from './server/command';
import commandCountCommand from './server/command-count';
import commandDocsCommand from './server/command-docs';
import commandGetkeysCommand from './server/command-getkeys';
import commandGetkeysandflagsCommand from './server/command-getkeysandflags';
import commandHelpCommand from './server/command-help';
import commandInfoCommand from './server/command-info';
import commandListCommand from './server/command-list';
import configCommand from './server/config';
import configGetCommand from './server/config-get';
import configHelpCommand from './server/config-help';
import configResetstatCommand from './server/config-resetstat';
import configRewriteCommand from './server/config-rewrite';
import configSetCommand from './server/config-set';
import dbsizeCommand from './server/dbsize';
import debugCommand from './server/debug';
import failoverCommand from './server/failover';
import flushallCommand from './server/flushall';
import flushdbCommand from './server/flushdb';
import infoCommand from './server/info';
import lastsaveCommand from './server/lastsave';
import latencyCommand from './server/latency';
import latencyDoctorCommand from './server/latency-doctor';
import latencyGraphCommand from './server/latency-graph';
import latencyHelpCommand from './server/latency-help';
import latencyHistogramCommand from './server/latency-histogram';
import latencyHistoryCommand from './server/latency-history';
import latencyLatestCommand from './server/latency-latest';
import latencyResetCommand from './server/latency-reset';
import lolwutCommand from './server/lolwut';
import memoryCommand from './server/memory';
import memoryDoctorCommand from './server/memory-doctor';
import memoryHelpCommand from './server/memory-help';
import memoryMallocStatsCommand from './server/memory-malloc-stats';
import memoryPurgeCommand from './server/memory-purge';
import memoryStatsCommand from './server/memory-stats';
import memoryUsageCommand from './server/memory-usage';
import moduleCommand from './server/module';
import moduleHelpCommand from './server/module-help';
import moduleListCommand from './server/module-list';
import moduleLoadCommand from './server/module-load';
import moduleLoadexCommand from './server/module-loadex';
import moduleUnloadCommand from './server/module-unload';
import monitorCommand from './server/monitor';
import psyncCommand from './server/psync';
import replconfCommand from './server/replconf';
import replicaofCommand from './server/replicaof';
import restoreAskingCommand from './server/restore-asking';
import roleCommand from './server/role';
import saveCommand from './server/save';
import shutdownCommand from './server/shutdown';
import slaveofCommand from './server/slaveof';
import slowlogCommand from './server/slowlog';
import slowlogGetCommand from './server/slowlog-get';
import slowlogHelpCommand from './server/slowlog-help';
import slowlogLenCommand from './server/slowlog-len';
import slowlogResetCommand from './server/slowlog-reset';
import swapdbCommand from './server/swapdb';
import syncCommand from './server/sync';
import timeCommand from './server/time';
import trimslotsCommand from './server/trimslots';
import saddCommand from './set/sadd';
import scardCommand from './set/scard';
import sdiffCommand from './set/sdiff';
import sdiffstoreCommand from './set/sdiffstore';
import sinterCommand from './set/sinter';
import sintercardCommand from './set/sintercard';
import sinterstoreCommand from './set/sinterstore';
import sismemberCommand from './set/sismember';
import smembersCommand from './set/smembers';
import smismemberCommand from './set/smismember';
import smoveCommand from './set/smove';
import spopCommand from './set/spop';
import srandmemberCommand from './set/srandmember';
import sremCommand from './set/srem';
import sscanCommand from './set/sscan';
import sunionCommand from './set/sunion';
import sunionstoreCommand from './set/sunionstore';
import bzmpopCommand from './sorted-set/bzmpop';
import bzpopmaxCommand from './sorted-set/bzpopmax';
import bzpopminCommand from './sorted-set/bzpopmin';
import zaddCommand from './sorted-set/zadd';
import zcardCommand from './sorted-set/zcard';
import zcountCommand from './sorted-set/zcount';
import zdiffCommand from './sorted-set/zdiff';
import zdiffstoreCommand from './sorted-set/zdiffstore';
import zincrbyCommand from './sorted-set/zincrby';
import zinterCommand from './sorted-set/zinter';
import zintercardCommand from './sorted-set/zintercard';
import zinterstoreCommand from './sorted-set/zinterstore';
import zlexcountCommand from './sorted-set/zlexcount';
import zmpopCommand from './sorted-set/zmpop';
import zmscoreCommand from './sorted-set/zmscore';
import zpopmaxCommand from './sorted-set/zpopmax';
import zpopminCommand from './sorted-set/zpopmin';
import zrandmemberCommand from './sorted-set/zrandmember';
import zrangeCommand from './sorted-set/zrange';
import zrangebylexCommand from './sorted-set/zrangebylex';
import zrangebyscoreCommand from './sorted-set/zrangebyscore';
import zrangestoreCommand from './sorted-set/zrangestore';
import zrankCommand from './sorted-set/zrank';
import zremCommand from './sorted-set/zrem';
import zremrangebylexCommand from './sorted-set/zremrangebylex';
import zremrangebyrankCommand from './sorted-set/zremrangebyrank';
import zremrangebyscoreCommand from './sorted-set/zremrangebyscore';
import zrevrangeCommand from './sorted-set/zrevrange';
import zrevrangebylexCommand from './sorted-set/zrevrangebylex';
import zrevrangebyscoreCommand from './sorted-set/zrevrangebyscore';
import zrevrankCommand from './sorted-set/zrevrank';
import zscanCommand from './sorted-set/zscan';
import zscoreCommand from './sorted-set/zscore';
import zunionCommand from './sorted-set/zunion';
import zunionstoreCommand from './sorted-set/zunionstore';
import xackCommand from './stream/xack';
import xackdelCommand from './stream/xackdel';
import xaddCommand from './stream/xadd';
import xautoclaimCommand from './stream/xautoclaim';
import xclaimCommand from './stream/xclaim';
import xdelCommand from './stream/xdel';
import xdelexCommand from './stream/xdelex';
import xgroupCommand from './stream/xgroup';
import xgroupCreateCommand from './stream/xgroup-create';
import xgroupCreateconsumerCommand from './stream/xgroup-createconsumer';
import xgroupDelconsumerCommand from './stream/xgroup-delconsumer';
import xgroupDestroyCommand from './stream/xgroup-destroy';
import xgroupHelpCommand from './stream/xgroup-help';
import xgroupSetidCommand from './stream/xgroup-setid';
import xinfoCommand from './stream/xinfo';
import xinfoConsumersCommand from './stream/xinfo-consumers';
import xinfoGroupsCommand from './stream/xinfo-groups';
import xinfoHelpCommand from './stream/xinfo-help';
import xinfoStreamCommand from './stream/xinfo-stream';
import xlenCommand from './stream/xlen';
import xpendingCommand from './stream/xpending';
import xrangeCommand from './stream/xrange';
import xreadCommand from './stream/xread';
import xreadgroupCommand from './stream/xreadgroup';
import xrevrangeCommand from './stream/xrevrange';
import xsetidCommand from './stream/xsetid';
import xtrimCommand from './stream/xtrim';
import appendCommand from './string/append';
import decrCommand from './string/decr';
import decrbyCommand from './string/decrby';
import delexCommand from './string/delex';
import digestCommand from './string/digest';
import getCommand from './string/get';
import getdelCommand from './string/getdel';
import getexCommand from './string/getex';
import getrangeCommand from './string/getrange';
import getsetCommand from './string/getset';
import incrCommand from './string/incr';
import incrbyCommand from './string/incrby';
import incrbyfloatCommand from './string/incrbyfloat';
import lcsCommand from './string/lcs';
import mgetCommand from './string/mget';
import msetCommand from './string/mset';
import msetexCommand from './string/msetex';
import msetnxCommand from './string/msetnx';
import psetexCommand from './string/psetex';
import setCommand from './string/set';
import setexCommand from './string/setex';
import setnxCommand from './string/setnx';
import setrangeCommand from './string/setrange';
import strlenCommand from './string/strlen';
import substrCommand from './string/substr';
import discardCommand from './transactions/discard';
import execCommand from './transactions/exec';
import multiCommand from './transactions/multi';
import unwatchCommand from './transactions/unwatch';
import watchCommand from './transactions/watch';

/** Every command that the server knows. */
export const commands: readonly Command[] = [
  bitcountCommand,
  bitfieldCommand,
  bitfieldRoCommand,
  bitopCommand,
  bitposCommand,
  getbitCommand,
  setbitCommand,
  askingCommand,
  clusterCommand,
  clusterAddslotsCommand,
  clusterAddslotsrangeCommand,
  clusterBumpepochCommand,
  clusterCountFailureReportsCommand,
  clusterCountkeysinslotCommand,
  clusterDelslotsCommand,
  clusterDelslotsrangeCommand,
  clusterFailoverCommand,
  clusterFlushslotsCommand,
  clusterForgetCommand,
  clusterGetkeysinslotCommand,
  clusterHelpCommand,
  clusterInfoCommand,
  clusterKeyslotCommand,
  clusterLinksCommand,
  clusterMeetCommand,
  clusterMigrationCommand,
  clusterMyidCommand,
  clusterMyshardidCommand,
  clusterNodesCommand,
  clusterReplicasCommand,
  clusterReplicateCommand,
  clusterResetCommand,
  clusterSaveconfigCommand,
  clusterSetConfigEpochCommand,
  clusterSetslotCommand,
  clusterShardsCommand,
  clusterSlavesCommand,
  clusterSlotStatsCommand,
  clusterSlotsCommand,
  clusterSyncslotsCommand,
  readonlyCommand,
  readwriteCommand,
  authCommand,
  clientCommand,
  clientCachingCommand,
  clientGetnameCommand,
  clientGetredirCommand,
  clientHelpCommand,
  clientIdCommand,
  clientInfoCommand,
  clientKillCommand,
  clientListCommand,
  clientNoEvictCommand,
  clientNoTouchCommand,
  clientPauseCommand,
  clientReplyCommand,
  clientSetinfoCommand,
  clientSetnameCommand,
  clientTrackingCommand,
  clientTrackinginfoCommand,
  clientUnblockCommand,
  clientUnpauseCommand,
  echoCommand,
  helloCommand,
  pingCommand,
  quitCommand,
  resetCommand,
  selectCommand,
  copyCommand,
  delCommand,
  dumpCommand,
  existsCommand,
  expireCommand,
  expireatCommand,
  expiretimeCommand,
  keysCommand,
  migrateCommand,
  moveCommand,
  objectCommand,
  objectEncodingCommand,
  objectFreqCommand,
  objectHelpCommand,
  objectIdletimeCommand,
  objectRefcountCommand,
  persistCommand,
  pexpireCommand,
  pexpireatCommand,
  pexpiretimeCommand,
  pttlCommand,
  randomkeyCommand,
  renameCommand,
  renamenxCommand,
  restoreCommand,
  scanCommand,
  sortCommand,
  sortRoCommand,
  touchCommand,
  ttlCommand,
  typeCommand,
  unlinkCommand,
  waitCommand,
  waitaofCommand,
  geoaddCommand,
  geodistCommand,
  geohashCommand,
  geoposCommand,
  georadiusCommand,
  georadiusRoCommand,
  georadiusbymemberCommand,
  georadiusbymemberRoCommand,
  geosearchCommand,
  geosearchstoreCommand,
  hdelCommand,
  hexistsCommand,
  hexpireCommand,
  hexpireatCommand,
  hexpiretimeCommand,
  hgetCommand,
  hgetallCommand,
  hgetdelCommand,
  hgetexCommand,
  hincrbyCommand,
  hincrbyfloatCommand,
  hkeysCommand,
  hlenCommand,
  hmgetCommand,
  hmsetCommand,
  hpersistCommand,
  hpexpireCommand,
  hpexpireatCommand,
  hpexpiretimeCommand,
  hpttlCommand,
  hrandfieldCommand,
  hscanCommand,
  hsetCommand,
  hsetexCommand,
  hsetnxCommand,
  hstrlenCommand,
  httlCommand,
  hvalsCommand,
  pfaddCommand,
  pfcountCommand,
  pfdebugCommand,
  pfmergeCommand,
  pfselftestCommand,
  blmoveCommand,
  blmpopCommand,
  blpopCommand,
  brpopCommand,
  brpoplpushCommand,
  lindexCommand,
  linsertCommand,
  llenCommand,
  lmoveCommand,
  lmpopCommand,
  lpopCommand,
  lposCommand,
  lpushCommand,
  lpushxCommand,
  lrangeCommand,
  lremCommand,
  lsetCommand,
  ltrimCommand,
  rpopCommand,
  rpoplpushCommand,
  rpushCommand,
  rpushxCommand,
  psubscribeCommand,
  publishCommand,
  pubsubCommand,
  pubsubChannelsCommand,
  pubsubHelpCommand,
  pubsubNumpatCommand,
  pubsubNumsubCommand,
  pubsubShardchannelsCommand,
  pubsubShardnumsubCommand,
  punsubscribeCommand,
  spublishCommand,
  ssubscribeCommand,
  subscribeCommand,
  sunsubscribeCommand,
  unsubscribeCommand,
  evalCommand,
  evalRoCommand,
  evalshaCommand,
  evalshaRoCommand,
  fcallCommand,
  fcallRoCommand,
  functionCommand,
  functionDeleteCommand,
  functionDumpCommand,
  functionFlushCommand,
  functionHelpCommand,
  functionKillCommand,
  functionListCommand,
  functionLoadCommand,
  functionRestoreCommand,
  functionStatsCommand,
  scriptCommand,
  scriptDebugCommand,
  scriptExistsCommand,
  scriptFlushCommand,
  scriptHelpCommand,
  scriptKillCommand,
  scriptLoadCommand,
  aclCommand,
  aclCatCommand,
  aclDeluserCommand,
  aclDryrunCommand,
  aclGenpassCommand,
  aclGetuserCommand,
  aclHelpCommand,
  aclListCommand,
  aclLoadCommand,
  aclLogCommand,
  aclSaveCommand,
  aclSetuserCommand,
  aclUsersCommand,
  aclWhoamiCommand,
  bgrewriteaofCommand,
  bgsaveCommand,
  commandCommand,
  commandCountCommand,
  commandDocsCommand,
  commandGetkeysCommand,
  commandGetkeysandflagsCommand,
  commandHelpCommand,
  commandInfoCommand,
  commandListCommand,
  configCommand,
  configGetCommand,
  configHelpCommand,
  configResetstatCommand,
  configRewriteCommand,
  configSetCommand,
  dbsizeCommand,
  debugCommand,
  failoverCommand,
  flushallCommand,
  flushdbCommand,
  infoCommand,
  lastsaveCommand,
  latencyCommand,
  latencyDoctorCommand,
  latencyGraphCommand,
  latencyHelpCommand,
  latencyHistogramCommand,
  latencyHistoryCommand,
  latencyLatestCommand,
  latencyResetCommand,
  lolwutCommand,
  memoryCommand,
  memoryDoctorCommand,
  memoryHelpCommand,
  memoryMallocStatsCommand,
  memoryPurgeCommand,
  memoryStatsCommand,
  memoryUsageCommand,
  moduleCommand,
  moduleHelpCommand,
  moduleListCommand,
  moduleLoadCommand,
  moduleLoadexCommand,
  moduleUnloadCommand,
  monitorCommand,
  psyncCommand,
  replconfCommand,
  replicaofCommand,
  restoreAskingCommand,
  roleCommand,
  saveCommand,
  shutdownCommand,
  slaveofCommand,
  slowlogCommand,
  slowlogGetCommand,
  slowlogHelpCommand,
  slowlogLenCommand,
  slowlogResetCommand,
  swapdbCommand,
  syncCommand,
  timeCommand,
  trimslotsCommand,
  saddCommand,
  scardCommand,
  sdiffCommand,
  sdiffstoreCommand,
  sinterCommand,
  sintercardCommand,
  sinterstoreCommand,
  sismemberCommand,
  smembersCommand,
  smismemberCommand,
  smoveCommand,
  spopCommand,
  srandmemberCommand,
  sremCommand,
  sscanCommand,
  sunionCommand,
  sunionstoreCommand,
  bzmpopCommand,
  bzpopmaxCommand,
  bzpopminCommand,
  zaddCommand,
  zcardCommand,
  zcountCommand,
  zdiffCommand,
  zdiffstoreCommand,
  zincrbyCommand,
  zinterCommand,
  zintercardCommand,
  zinterstoreCommand,
  zlexcountCommand,
  zmpopCommand,
  zmscoreCommand,
  zpopmaxCommand,
  zpopminCommand,
  zrandmemberCommand,
  zrangeCommand,
  zrangebylexCommand,
  zrangebyscoreCommand,
  zrangestoreCommand,
  zrankCommand,
  zremCommand,
  zremrangebylexCommand,
  zremrangebyrankCommand,
  zremrangebyscoreCommand,
  zrevrangeCommand,
  zrevrangebylexCommand,
  zrevrangebyscoreCommand,
  zrevrankCommand,
  zscanCommand,
  zscoreCommand,
  zunionCommand,
  zunionstoreCommand,
  xackCommand,
  xackdelCommand,
  xaddCommand,
  xautoclaimCommand,
  xclaimCommand,
  xdelCommand,
  xdelexCommand,
  xgroupCommand,
  xgroupCreateCommand,
  xgroupCreateconsumerCommand,
  xgroupDelconsumerCommand,
  xgroupDestroyCommand,
  xgroupHelpCommand,
  xgroupSetidCommand,
  xinfoCommand,
  xinfoConsumersCommand,
  xinfoGroupsCommand,
  xinfoHelpCommand,
  xinfoStreamCommand,
  xlenCommand,
  xpendingCommand,
  xrangeCommand,
  xreadCommand,
  xreadgroupCommand,
  xrevrangeCommand,
  xsetidCommand,
  xtrimCommand,
  appendCommand,
  decrCommand,
  decrbyCommand,
  delexCommand,
  digestCommand,
  getCommand,
  getdelCommand,
  getexCommand,
  getrangeCommand,
  getsetCommand,
  incrCommand,
  incrbyCommand,
  incrbyfloatCommand,
  lcsCommand,
  mgetCommand,
  msetCommand,
  msetexCommand,
  msetnxCommand,
  psetexCommand,
  setCommand,
  setexCommand,
  setnxCommand,
  setrangeCommand,
  strlenCommand,
  substrCommand,
  discardCommand,
  execCommand,
  multiCommand,
  unwatchCommand,
  watchCommand,
];
