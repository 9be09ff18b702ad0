import { integer, maxInt, maxLong, maxUint, maxUnsignedLong, memory, oneOf, type Parameter, someOf, text, yesNo } from './parameter';
import { directoryParameter } from './directory';
import { newerParameters } from './newer-parameters';
import { specialParameters } from './special-parameters';

/** Names that Redis keeps for older configurations, with the parameter that each stands for. */
export const parameterAliases: Readonly<Record<string, string>> = {
  'cluster-slave-no-failover': 'cluster-replica-no-failover',
  'cluster-slave-validity-factor': 'cluster-replica-validity-factor',
  'hash-max-ziplist-entries': 'hash-max-listpack-entries',
  'hash-max-ziplist-value': 'hash-max-listpack-value',
  'list-max-ziplist-size': 'list-max-listpack-size',
  'lua-time-limit': 'busy-reply-threshold',
  'min-slaves-max-lag': 'min-replicas-max-lag',
  'min-slaves-to-write': 'min-replicas-to-write',
  'repl-ping-slave-period': 'repl-ping-replica-period',
  'slave-announce-ip': 'replica-announce-ip',
  'slave-announce-port': 'replica-announce-port',
  'slave-ignore-maxmemory': 'replica-ignore-maxmemory',
  'slave-lazy-flush': 'replica-lazy-flush',
  'slave-priority': 'replica-priority',
  'slave-read-only': 'replica-read-only',
  'slave-serve-stale-data': 'replica-serve-stale-data',
  slaveof: 'replicaof',
  // The names of 7.0, which were replaced in 7.4.
  aof_rewrite_cpulist: 'aof-rewrite-cpulist',
  bgsave_cpulist: 'bgsave-cpulist',
  bio_cpulist: 'bio-cpulist',
  server_cpulist: 'server-cpulist',
  'zset-max-ziplist-entries': 'zset-max-listpack-entries',
  'zset-max-ziplist-value': 'zset-max-listpack-value',
};

/**
 * Every parameter that CONFIG GET of any version knows, with its type, range and default. Where this server differs by its
 * nature the value says so: it never saves (save ''), and DEBUG and protected parameters are open to tests.
 */
export function createParameters(): Parameter[] {
  return [
    ...switches(),
    ...numbers(),
    ...sizes(),
    ...choices(),
    ...texts(),
    ...constants(),
    ...newerParameters,
    ...specialParameters,
    directoryParameter,
  ];
}

function switches(): Parameter[] {
  const on =
    'activerehashing aof-load-truncated aof-rewrite-incremental-fsync aof-use-rdb-preamble cluster-allow-pubsubshard-when-down ' +
    'cluster-allow-replica-migration cluster-require-full-coverage crash-log-enabled crash-memcheck-enabled dynamic-hz ' +
    'jemalloc-bg-thread latency-tracking protected-mode rdb-save-incremental-fsync rdbcompression repl-diskless-sync ' +
    'replica-announced replica-ignore-maxmemory replica-read-only replica-serve-stale-data stop-writes-on-bgsave-error ' +
    'tls-session-caching';
  const off =
    'aof-timestamp-enabled appendonly cluster-allow-reads-when-down cluster-replica-no-failover ' +
    'lazyfree-lazy-eviction lazyfree-lazy-expire lazyfree-lazy-server-del lazyfree-lazy-user-del lazyfree-lazy-user-flush ' +
    'no-appendfsync-on-rewrite rdb-del-sync-files repl-disable-tcp-nodelay replica-ignore-disk-write-errors ' +
    'replica-lazy-flush tls-prefer-server-ciphers';
  return [...on.split(' ').map((name) => yesNo(name, 'yes')), ...off.split(' ').map((name) => yesNo(name, 'no'))];
}

function numbers(): Parameter[] {
  return [
    integer('acllog-max-len', 128, 0n, maxLong),
    integer('active-defrag-cycle-max', 25, 1n, 99n),
    integer('active-defrag-cycle-min', 1, 1n, 99n),
    integer('active-defrag-max-scan-fields', 1000, 1n, maxLong),
    integer('active-defrag-threshold-lower', 10, 0n, 1000n),
    integer('active-defrag-threshold-upper', 100, 0n, 1000n),
    integer('active-expire-effort', 1, 1n, 10n),
    integer('auto-aof-rewrite-percentage', 100, 0n, maxInt),
    integer('busy-reply-threshold', 5000, 0n, maxLong),
    integer('cluster-announce-bus-port', 0, 0n, 65535n),
    integer('cluster-announce-port', 0, 0n, 65535n),
    integer('cluster-announce-tls-port', 0, 0n, 65535n),
    integer('cluster-migration-barrier', 1, 0n, maxInt),
    integer('cluster-node-timeout', 15000, 0n, maxLong),
    integer('cluster-replica-validity-factor', 10, 0n, maxInt),
    integer('hash-max-listpack-entries', 512, 0n, maxLong),
    integer('latency-monitor-threshold', 0, 0n, maxLong),
    integer('lfu-decay-time', 1, 0n, maxInt),
    integer('lfu-log-factor', 10, 0n, maxInt),
    integer('list-compress-depth', 0, 0n, maxInt),
    integer('list-max-listpack-size', -2, -maxInt - 1n, maxInt),
    integer('maxclients', 10000, 1n, maxUint),
    integer('maxmemory-eviction-tenacity', 10, 0n, 100n),
    { ...integer('maxmemory-samples', 5, 1n, maxInt), before: '7.4' },
    integer('min-replicas-max-lag', 10, 0n, maxInt),
    integer('min-replicas-to-write', 0, 0n, maxInt),
    integer('repl-backlog-ttl', 3600, 0n, maxLong),
    integer('repl-diskless-sync-delay', 5, 0n, maxInt),
    integer('repl-diskless-sync-max-replicas', 0, 0n, maxInt),
    integer('repl-ping-replica-period', 10, 1n, maxInt),
    integer('repl-timeout', 60, 1n, maxInt),
    integer('replica-announce-port', 0, 0n, 65535n),
    integer('replica-priority', 100, 0n, maxInt),
    integer('set-max-intset-entries', 512, 0n, maxLong),
    integer('shutdown-timeout', 10, 0n, maxInt),
    integer('slowlog-log-slower-than', 10000, -1n, maxLong),
    integer('slowlog-max-len', 128, 0n, maxLong),
    integer('stream-node-max-entries', 100, 0n, maxLong),
    integer('tcp-keepalive', 300, 0n, maxInt),
    integer('timeout', 0, 0n, maxInt),
    integer('tls-session-cache-size', 20480, 0n, maxInt),
    integer('tls-session-cache-timeout', 300, 0n, maxInt),
    integer('tracking-table-max-keys', 1000000, 0n, maxLong),
    integer('zset-max-listpack-entries', 128, 0n, maxLong),
  ];
}

function sizes(): Parameter[] {
  return [
    memory('active-defrag-ignore-bytes', 104857600, 1n),
    memory('auto-aof-rewrite-min-size', 67108864),
    memory('client-query-buffer-limit', 1073741824, 1048576n),
    memory('cluster-link-sendbuf-limit', 0, 0n, maxUnsignedLong),
    memory('hash-max-listpack-value', 64),
    memory('hll-sparse-max-bytes', 3000),
    memory('maxmemory', 0, 0n, maxUnsignedLong),
    memory('proto-max-bulk-len', 536870912, 1048576n),
    memory('stream-node-max-bytes', 4096),
    memory('zset-max-listpack-value', 64),
  ];
}

function choices(): Parameter[] {
  const policies = [
    'volatile-lru',
    'volatile-lfu',
    'volatile-random',
    'volatile-ttl',
    'allkeys-lru',
    'allkeys-lfu',
    'allkeys-random',
    'noeviction',
  ];
  return [
    oneOf('acl-pubsub-default', 'resetchannels', ['allchannels', 'resetchannels']),
    oneOf('appendfsync', 'everysec', ['everysec', 'always', 'no']),
    oneOf('cluster-preferred-endpoint-type', 'ip', ['ip', 'hostname', 'unknown-endpoint']),
    oneOf('loglevel', 'notice', ['debug', 'verbose', 'notice', 'warning']),
    oneOf('maxmemory-policy', 'noeviction', policies),
    oneOf('oom-score-adj', 'no', ['no', 'yes', 'relative', 'absolute']),
    oneOf('propagation-error-behavior', 'ignore', ['ignore', 'panic', 'panic-on-replicas']),
    oneOf('repl-diskless-load', 'disabled', ['disabled', 'on-empty-db', 'swapdb']),
    oneOf('sanitize-dump-payload', 'no', ['no', 'yes', 'clients']),
    oneOf('tls-auth-clients', 'yes', ['no', 'yes', 'optional']),
    exclusive(someOf('shutdown-on-sigint', 'default', ['default', 'save', 'nosave', 'now', 'force'])),
    exclusive(someOf('shutdown-on-sigterm', 'default', ['default', 'save', 'nosave', 'now', 'force'])),
  ];
}

function texts(): Parameter[] {
  const names =
    'bind-source-addr cluster-announce-ip ignore-warnings masterauth masteruser replica-announce-ip requirepass tls-ca-cert-dir ' +
    'tls-ca-cert-file tls-cert-file tls-ciphers tls-ciphersuites tls-client-cert-file tls-client-key-file ' +
    'tls-client-key-file-pass tls-dh-params-file tls-key-file tls-key-file-pass tls-protocols';
  return names.split(' ').map((name) => text(name));
}

/** Parameters that a running server does not change. */
function constants(): Parameter[] {
  const values = {
    aclfile: '',
    'always-show-logo': 'no',
    appenddirname: 'appendonlydir',
    appendfilename: 'appendonly.aof',
    'cluster-config-file': 'nodes.conf',
    'cluster-enabled': 'no',
    'cluster-port': '0',
    daemonize: 'no',
    databases: '16',
    'disable-thp': 'yes',
    'enable-debug-command': 'yes',
    'enable-module-command': 'no',
    'enable-protected-configs': 'yes',
    'io-threads': '1',
    logfile: '',
    pidfile: '',
    rdbchecksum: 'yes',
    replicaof: '',
    'set-proc-title': 'yes',
    'socket-mark-id': '0',
    supervised: 'no',
    'syslog-enabled': 'no',
    'syslog-facility': 'local0',
    'syslog-ident': 'redis',
    'tcp-backlog': '511',
    unixsocket: '',
    unixsocketperm: '0',
  };
  return Object.entries(values).map(([name, initial]) => ({ name, initial }));
}

function exclusive(parameter: Parameter): Parameter {
  const parse: Parameter['parse'] = (value, current) => {
    const words = parameter.parse!(value, current);
    const both = typeof words === 'string' && / ?\bsave nosave\b/.test(words);
    return both ? { refused: "shutdown options SAVE and NOSAVE can't be used simultaneously" } : words;
  };
  return { ...parameter, parse };
}
