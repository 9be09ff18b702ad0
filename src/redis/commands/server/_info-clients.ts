import type { Client } from '../../client';
import type { Context } from '../../context';
import type { InfoFields, InfoSection } from './_info-section';

export const clientsSection: InfoSection = { name: 'clients', title: 'Clients', fields };

function fields({ engine }: Context): InfoFields {
  const clients = [...engine.clients.values()];
  const blocked = clients.filter((client) => client.blocked !== undefined);
  return {
    connected_clients: clients.length,
    cluster_connections: 0,
    maxclients: engine.config.number('maxclients'),
    client_recent_max_input_buffer: Math.max(0, ...clients.map(({ output }) => output.load?.queryBufferBytes ?? 0)),
    client_recent_max_output_buffer: Math.max(0, ...clients.map(({ output }) => output.load?.unreadBytes ?? 0)),
    blocked_clients: clients.filter((client) => client.blocked !== undefined || client.postponed).length,
    tracking_clients: engine.tracking.clientCount,
    ...(engine.version.has('7.4') && interests(clients)),
    clients_in_timeout_table: blocked.filter((client) => client.blocked?.timer !== undefined).length,
    ...(engine.version.has('7.4') && { total_watched_keys: keysOf(clients, watchedKeys).size }),
    ...(engine.version.has('7.2') && {
      total_blocking_keys: keysOf(blocked, awaitedKeys).size,
      total_blocking_keys_on_nokey: keysOf(blocked, (client) => (awaitsEnd(client) ? awaitedKeys(client) : [])).size,
    }),
  };
}

function interests(clients: readonly Client[]): InfoFields {
  return {
    pubsub_clients: clients.filter((client) => client.hasSubscriptions).length,
    watching_clients: clients.filter(({ watched }) => watched.size > 0).length,
  };
}

/** Distinct keys, each with its database. */
function keysOf(clients: readonly Client[], find: (client: Client) => readonly string[]): Set<string> {
  return new Set(clients.flatMap(find));
}

function watchedKeys({ watched }: Client): string[] {
  return [...watched].flatMap(([db, keys]) => [...keys].map((key) => `${db} ${key}`));
}

function awaitedKeys({ blocked }: Client): string[] {
  return blocked === undefined ? [] : blocked.request.keys.map((key) => `${blocked.db} ${key}`);
}

/** Whether it wants to know of a key's end, too: XREADGROUP. */
function awaitsEnd({ blocked }: Client): boolean {
  return blocked?.command.fullName === 'xreadgroup';
}
