import { MapReply, type Reply } from '../reply';
import type { ServerFacts, WatchedMaster, WatchedSentinel, WatchedServer } from '../sentinel';

/** What all replies about watched servers begin with. */
interface Described {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly runId: string;
  readonly kind: 'master' | 'slave' | 'sentinel';
  readonly isDown: boolean;
  readonly downSinceMs: number;
  readonly seenAtMs: number;
}

/** The fields of SENTINEL MASTER. */
export function describeMaster(master: WatchedMaster, nowMs: number): MapReply {
  const { 'down-after-milliseconds': downAfterMs, 'failover-timeout': timeoutMs, 'parallel-syncs': parallel } = master.settings;
  const agreed: Field[] = master.isAgreedDown ? [['o-down-time', nowMs - master.agreedSinceMs]] : [];
  return reply([
    ...common({ ...master, kind: 'master' }, nowMs, { isAgreedDown: master.isAgreedDown }),
    ...agreed,
    ['down-after-milliseconds', downAfterMs],
    ...role(master, nowMs),
    ['config-epoch', master.configEpoch],
    ['num-slaves', master.replicas.size],
    ['num-other-sentinels', master.sentinels.size],
    ['quorum', master.quorum],
    ['failover-timeout', timeoutMs],
    ['parallel-syncs', parallel],
  ]);
}

/** The fields of one of SENTINEL REPLICAS. @param facts undefined: it does not answer */
export function describeReplica(replica: WatchedServer, master: WatchedMaster, facts: ServerFacts | undefined, nowMs: number): MapReply {
  return reply([
    ...common({ ...replica, name: `${replica.host}:${replica.port}`, kind: 'slave' }, nowMs),
    ['down-after-milliseconds', master.settings['down-after-milliseconds']],
    ...role(replica, nowMs),
    ['master-link-down-time', 0],
    ['master-link-status', facts?.isLinked === true ? 'ok' : 'err'],
    ['master-host', facts?.master?.host ?? '?'],
    ['master-port', facts?.master?.port ?? 0],
    ['slave-priority', facts?.priority ?? 100],
    ['slave-repl-offset', facts?.offset ?? 0],
    ['replica-announced', Number(facts?.isAnnounced ?? true)],
  ]);
}

/** The fields of one of SENTINEL SENTINELS. */
export function describeSentinel(sentinel: WatchedSentinel, master: WatchedMaster, nowMs: number): MapReply {
  return reply([
    ...common({ ...sentinel, name: sentinel.id, runId: sentinel.id, kind: 'sentinel' }, nowMs),
    ['down-after-milliseconds', master.settings['down-after-milliseconds']],
    ['last-hello-message', nowMs - sentinel.seenAtMs],
    ['voted-leader', '?'],
    ['voted-leader-epoch', 0],
  ]);
}

type Field = readonly [name: string, value: string | number];

function common(server: Described, nowMs: number, { isAgreedDown = false } = {}): Field[] {
  const { name, host, port, runId, kind, isDown, downSinceMs, seenAtMs } = server;
  const flags = [...(isDown ? ['s_down'] : []), ...(isAgreedDown ? ['o_down'] : []), kind, ...(isDown ? ['disconnected'] : [])];
  const silentMs = isDown ? nowMs - seenAtMs : 0;
  return [
    ['name', name],
    ['ip', host],
    ['port', port],
    ['runid', runId],
    ['flags', flags.join(',')],
    ['link-pending-commands', 0],
    ['link-refcount', 1],
    ['last-ping-sent', silentMs],
    ['last-ok-ping-reply', silentMs],
    ['last-ping-reply', silentMs],
    ...(isDown ? [['s-down-time', nowMs - downSinceMs] as const] : []),
  ];
}

function role(server: WatchedServer, nowMs: number): Field[] {
  return [
    ['info-refresh', server.isDown ? nowMs - server.seenAtMs : 0],
    ['role-reported', server.role],
    ['role-reported-time', nowMs - server.roleSinceMs],
  ];
}

function reply(fields: readonly Field[]): MapReply {
  return new MapReply(fields.map(([name, value]): [Reply, Reply] => [name, String(value)]));
}
