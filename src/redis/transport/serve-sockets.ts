import { Socket } from 'node:net';
import { dial } from './dial';
import { enterMemory } from './memory-socket';

/**
 * Has connections of this process to a port of 127.0.0.1 come through memory, until the returned function is called.
 * @param onConnection takes the server's end of each, a connected socket, before anything arrives at it
 */
export function serveSockets(port: number, onConnection: (socket: Socket) => void): () => void {
  return dial.serve(
    { port },
    {
      accept(link) {
        const socket = enterMemory(new Socket({ allowHalfOpen: true }), link);
        socket.open();
        onConnection(socket);
      },
    },
  );
}
