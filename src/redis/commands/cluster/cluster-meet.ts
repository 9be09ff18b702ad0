import { command } from '../../command';
import { isIP } from 'node:net';
import { parseInteger } from '../../numbers';
import { ErrorReply, ok } from '../../reply';
import { clusterOf, shown } from './_cluster';

export default command({
  name: 'CLUSTER|MEET',
  summary: 'Force a node cluster to handshake with another node',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: -4,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: 'ip port:integer [cluster_bus_port:integer^4.0.0]',
  history: [['4.0.0', 'Added the optional `cluster_bus_port` argument.']],
  run(context, argv) {
    const cluster = clusterOf(context);
    const [, , host, portText, busText] = argv as readonly [string, string, string, string, string | undefined];
    const port = parseInteger(portText);
    if (port === undefined) throw new ErrorReply(`ERR Invalid TCP base port specified: ${shown(portText)}`);
    const busPort = busText === undefined ? port + 10_000 : parseInteger(busText);
    if (busPort === undefined) throw new ErrorReply(`ERR Invalid TCP bus port specified: ${shown(busText!)}`);
    if (isIP(host) === 0 || port <= 0 || port > 65_535 || busPort <= 0 || busPort > 65_535)
      throw new ErrorReply(`ERR Invalid node address specified: ${shown(host)}:${shown(portText)}`);
    cluster.meet(host, port);
    return ok;
  },
});
