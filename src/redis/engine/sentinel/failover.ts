import { masterTitle, replicaTitle, type WatchedMaster, type WatchedServer } from '../../sentinel';
import type { SentinelNode } from './sentinel-node';

/** The replica that takes over: of those that answer the one of the best priority (0: never), then with most data, then of the least run id. */
export function bestReplica(sentinel: SentinelNode, master: WatchedMaster): WatchedServer | undefined {
  const able = [...master.replicas.values()].flatMap((replica) => {
    const facts = sentinel.ask(replica);
    return facts === undefined || facts.priority === 0 || facts.master === undefined ? [] : [{ replica, facts }];
  });
  const byId = (a: string, b: string): number => (a < b ? -1 : 1);
  able.sort(({ facts: a }, { facts: b }) => a.priority - b.priority || b.offset - a.offset || byId(a.runId, b.runId));
  return able[0]?.replica;
}

/** Makes a replica the master, in the steps of Redis, each told to subscribers. */
export function failOver(sentinel: SentinelNode, master: WatchedMaster, chosen: WatchedServer): void {
  const { host, port } = chosen;
  const [title, chosenTitle] = [masterTitle(master), replicaTitle(chosen, master)];
  sentinel.event('+elected-leader', title);
  sentinel.event('+failover-state-select-slave', title);
  sentinel.event('+selected-slave', chosenTitle);
  sentinel.event('+failover-state-send-slaveof-noone', chosenTitle);
  sentinel.event('+failover-state-wait-promotion', chosenTitle);
  sentinel.ask(chosen)!.obey(undefined);
  sentinel.noteRole(chosen, chosenTitle, 'master', 'slave');
  sentinel.event('+promoted-slave', chosenTitle);
  master.configEpoch = sentinel.state.epoch;
  sentinel.event('+failover-state-reconf-slaves', title);
  for (const replica of master.replicas.values()) {
    const server = replica === chosen ? undefined : sentinel.ask(replica);
    if (server === undefined) continue;
    const text = replicaTitle(replica, master);
    sentinel.event('+slave-reconf-sent', text);
    server.obey({ host, port });
    sentinel.event('+slave-reconf-inprog', text);
    sentinel.event('+slave-reconf-done', text);
  }
  sentinel.event('+failover-end', title);
  sentinel.move(master, { host, port });
}
