import { AsyncLocalStorage } from 'node:async_hooks';
import type { Socket } from 'node:net';
import { KeptStacks } from '../../../base/kept-stacks';
import { type FlowPoint, Flows } from '../../../race/watch/flow';
import type { Client } from '../../../redis/client';
import type { Argv } from '../../../redis/command';
import { observeConnect } from '../../../redis/transport/socket-connect';
import { Line } from './line';

export interface OriginParts {
  /** How many points, and forks of flows, are kept. */
  readonly mostPoints: number;
  readonly keepsStacks: boolean;
  /** Whether a connection to this port of this machine leads to a server that is watched. */
  isWatched(port: number): boolean;
  /** Somebody connects: clients may have been loaded. */
  onConnect(): void;
  /** A command of a client without hooks in the sandbox. */
  onUnhooked(argv: Argv): void;
  /** The full name of the test that runs in the calling context. */
  currentTest(): string;
}

/** Frames, where those of a server in this process lie before the user's. */
const throughServer = 40;

/** The address of a client that has no socket: the handle's. */
const noSocket = '127.0.0.1:0';

/**
 * Where in the program a command comes from: the asynchronous context in which a client's method was called. ioredis and node-redis are asked there, by
 * hooks in the sandbox (src/kit/race/watch-clients.ts); of any other client it is the context in which it writes. A command of another process
 * comes after what came before it on its connection.
 */
export class Origins {
  private readonly contexts = new AsyncLocalStorage<FlowPoint>();
  private readonly connecting = new AsyncLocalStorage<string>();
  private readonly flows: Flows;
  private readonly points: (FlowPoint | undefined)[];
  private readonly tests: (string | undefined)[];
  private readonly stacks: KeptStacks;
  /** By the client's address, as its server sees it; before it is connected, by what the sandbox calls the client. */
  private readonly lines = new Map<string, Line>();
  /** Of connections from other processes, their last step. */
  private readonly foreign = new WeakMap<Client, FlowPoint>();
  /** What has been reached in this turn. */
  private turn: FlowPoint[] = [];
  private readonly stopLooking: () => void;

  constructor(private readonly parts: OriginParts) {
    this.flows = new Flows(parts.mostPoints);
    this.points = Array.from({ length: parts.mostPoints });
    this.tests = Array.from({ length: parts.mostPoints });
    this.stacks = new KeptStacks(parts.mostPoints);
    this.stopLooking = observeConnect((socket, { port }) => {
      parts.onConnect();
      this.follow(socket, port);
    });
  }

  close(): void {
    this.stopLooking();
    this.contexts.disable();
    this.connecting.disable();
    this.lines.clear();
  }

  /** Of what was made before. Where it is under way, nobody can tell any more who has sent it. */
  forget(): void {
    this.points.fill(undefined);
    this.stacks.forget();
  }

  /** A step is made in the calling context. */
  made(): FlowPoint {
    const point = this.flows.next(this.contexts.getStore());
    this.contexts.enterWith(point);
    const at = point.number % this.parts.mostPoints;
    this.points[at] = point;
    this.tests[at] = this.parts.currentTest();
    return point;
  }

  /** Plain state is touched in the calling context. What else is, in the same turn, is beside it: nobody has awaited anything yet. */
  reached(): FlowPoint {
    const point = this.made();
    if (this.turn.length === 0) queueMicrotask(this.endTurn);
    this.turn.push(point);
    return point;
  }

  /** In which test a step was made; undefined: by another process, or so long ago that it is forgotten. */
  testOf(number: number): string | undefined {
    const at = number % this.parts.mostPoints;
    return this.points[at]?.number === number ? this.tests[at] : undefined;
  }

  /** @param connection see {@link lines} */
  sent(number: number, connection: string, name: string, words: number): void {
    const point = this.point(number);
    if (point !== undefined) this.line(connection).send({ point, name, words });
  }

  /** Undefined: it is so long ago that it is forgotten. */
  point(number: number): FlowPoint | undefined {
    const point = this.points[number % this.parts.mostPoints];
    return point?.number === number ? point : undefined;
  }

  /** Calls what makes a connection of a client. */
  connectAs(client: string, act: () => void): void {
    this.connecting.run(client, act);
  }

  /** Who sends this command, which is the next one of its client; undefined: it cannot be told. */
  of(client: Client, argv: Argv): FlowPoint | undefined {
    const line = this.lines.get(client.address);
    if (line?.isHooked !== true) this.parts.onUnhooked(argv);

    if (client.address === noSocket) return this.withStack(this.made());
    if (line !== undefined) return line.take(argv);
    const point = this.flows.next(this.foreign.get(client));
    this.foreign.set(client, point);
    return point;
  }

  /** The stack of a step whose client has no hook in the sandbox; lines as V8 writes them. */
  stackOf(number: number): string | undefined {
    return this.stacks.of(number);
  }

  /** Before anybody can have awaited what was done in the turn. */
  private readonly endTurn = (): void => {
    for (const point of this.turn) point.over();
    this.turn = [];
  };

  private follow(socket: Socket, port: number): void {
    const client = this.connecting.getStore();
    socket.once('connect', () => {
      const line = client === undefined ? new Line() : this.line(client);
      const address = `${socket.localAddress}:${socket.localPort}`;
      this.lines.set(address, line);
      socket.once('close', () => void (this.lines.get(address) === line && this.lines.delete(address)));
      if (this.parts.isWatched(port)) this.listenTo(socket, line);
    });
  }

  private listenTo(socket: Socket, line: Line): void {
    const { write } = socket;
    const withPoint = (...args: Parameters<Socket['write']>): boolean => {
      if (!line.isHooked) line.write(this.withStack(this.made()));
      return Reflect.apply(write, socket, args);
    };
    socket.write = withPoint as Socket['write'];
  }

  private withStack(point: FlowPoint): FlowPoint {
    if (this.parts.keepsStacks) this.stacks.take(point.number, this.withStack, throughServer);
    return point;
  }

  private line(connection: string): Line {
    let line = this.lines.get(connection);
    if (line === undefined) this.lines.set(connection, (line = new Line()));
    return line;
  }
}
