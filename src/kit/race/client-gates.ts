import type { BytesLike } from '../../base/bytes';
import { binaryWords } from '../../bridge/inner';
import type { RaceWire } from '../../bridge/race-wire';
import type { HeldCalls } from './held-calls';

type Method = (this: object, ...args: never[]) => unknown;
type Prototype = Record<string, Method>;

/** What gates have of a check. */
export interface GateParts {
  readonly wire: RaceWire;
  readonly calls: HeldCalls;
  /** Tells connections apart: the same in each run of the check, for its report names them. */
  readonly numberOf: (client: object) => number;
}

/** A class of a client whose calls are held, and how. */
interface Gate {
  /** The file in which the class is. */
  readonly file: RegExp;
  /** Where in its exports. */
  readonly find: (exports: never) => object | undefined;
  readonly methods: Readonly<Record<string, (original: Method, parts: GateParts) => Method>>;
}

interface IoredisCommand {
  readonly name: string;
  readonly args: readonly BytesLike[];
  readonly promise: Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface IoredisPipeline {
  readonly _queue: readonly IoredisCommand[];
  readonly _transactions: number;
  readonly promise: Promise<unknown>;
  readonly redis: object;
}

const connectionClosed = 'Connection is closed.';
const socketClosed = 'Socket closed unexpectedly';

/** Commands that were let go: a client that is not connected yet sends them a second time through the same method. */
const released = new WeakSet<object>();

const words = ({ name, args }: IoredisCommand): string[] => binaryWords([name, ...args]);

/** ioredis: one command. With a stream it is part of a pipeline, which is held as a whole. */
function ioredisSend(original: Method, { wire, calls, numberOf }: GateParts): Method {
  const held = function (this: object, ...args: never[]): unknown {
    const [command, stream] = args as unknown as [IoredisCommand, unknown];
    const send = (): unknown => Reflect.apply(original, this, args);
    if (stream !== undefined || released.has(command)) return send();
    const id = wire.arriveCommands(numberOf(this), 'one', [words(command)]);
    if (id === 0) return send();
    if (id > 0)
      calls.hold(id, {
        go() {
          released.add(command);
          void send();
          return command.promise;
        },
        goWithoutReply() {
          command.resolve = () => command.reject(new Error(connectionClosed));
          return this.go();
        },
      });
    return command.promise;
  };
  return held;
}

/** ioredis: a pipeline, and MULTI, which is one. */
function ioredisExec(original: Method, { wire, calls, numberOf }: GateParts): Method {
  const held = function (this: object, ...args: never[]): unknown {
    const pipeline = this as IoredisPipeline;
    const send = (): unknown => Reflect.apply(original, this, args);
    // EXEC is not in it yet.
    if (pipeline._transactions > 0 || pipeline._queue.length === 0) return send();
    const commands = pipeline._queue.map(words);
    const id = wire.arriveCommands(numberOf(pipeline.redis), commands[0]![0] === 'multi' ? 'transaction' : 'pipeline', commands);
    if (id === 0) return send();
    if (id < 0) return pipeline.promise;
    return new Promise((resolve, reject) => {
      const go = (): Promise<unknown> => Promise.resolve(send());
      calls.hold(id, {
        go() {
          const sent = go();
          sent.then(resolve, reject);
          return sent;
        },
        goWithoutReply() {
          const lost = (): void => reject(new Error(connectionClosed));
          const sent = go();
          sent.then(lost, lost);
          return sent;
        },
      });
    });
  };
  return held;
}

/** In the name of a task each command goes by itself: what several tasks have put into one pipeline cannot be told apart any more. */
function ioredisAutoPipelining(original: Method, { wire }: GateParts): Method {
  const held = function (this: object, ...args: never[]): unknown {
    return wire.currentTask() === undefined && Reflect.apply(original, this, args);
  };
  return held;
}

/** node-redis: holds a call that returns a promise. */
function nodeRedisCall(how: 'one' | 'pipeline' | 'transaction', commandsOf: (args: readonly never[]) => (readonly string[])[]) {
  return (original: Method, { wire, calls, numberOf }: GateParts): Method =>
    function (this: object, ...args: never[]) {
      const send = (): Promise<unknown> => Reflect.apply(original, this, args) as Promise<unknown>;
      const client = (this as { readonly _self?: object })._self ?? this;
      const id = wire.arriveCommands(numberOf(client), how, commandsOf(args));
      if (id === 0) return send();
      return new Promise((resolve, reject) => {
        if (id < 0) return;
        calls.hold(id, {
          go() {
            const sent = send();
            sent.then(resolve, reject);
            return sent;
          },
          goWithoutReply() {
            const lost = (): void => reject(new Error(socketClosed));
            const sent = send();
            sent.then(lost, lost);
            return sent;
          },
        });
      });
    };
}

const argsOf = (commands: readonly { readonly args: readonly BytesLike[] }[]): string[][] => commands.map(({ args }) => binaryWords(args));

/** Clients whose calls are held before they are sent: ioredis 5 and 6, node-redis 5 and 6. */
const gates: readonly Gate[] = [
  {
    file: /[\\/]built[\\/]Redis\.js$/,
    find: ({ default: redis }: { default?: { prototype: object } }) => redis?.prototype,
    methods: { sendCommand: ioredisSend },
  },
  {
    file: /[\\/]built[\\/]Pipeline\.js$/,
    find: ({ default: pipeline }: { default?: { prototype: object } }) => pipeline?.prototype,
    methods: { exec: ioredisExec },
  },
  {
    file: /[\\/]built[\\/]autoPipelining\.js$/,
    find: (exports: object) => exports,
    methods: { shouldUseAutoPipelining: ioredisAutoPipelining },
  },
  {
    file: /@redis[\\/]client[\\/]dist[\\/]lib[\\/]client[\\/]index\.js$/,
    // That of version 4 has other methods of these names.
    find: ({ default: client }: { default?: { prototype: object } }) =>
      client !== undefined && '_executeMulti' in client.prototype ? client.prototype : undefined,
    methods: {
      sendCommand: nodeRedisCall('one', (args) => argsOf([{ args: args[0]! }])),
      _executeMulti: nodeRedisCall('transaction', (args) => [['MULTI'], ...argsOf(args[0]!), ['EXEC']]),
      _executePipeline: nodeRedisCall('pipeline', (args) => argsOf(args[0]!)),
    },
  },
];

/** Which gate each file of the test's modules gets; undefined: none. Checks of one test file look at the same modules. */
const gateOf = new Map<string, Gate | undefined>();

/** Puts gates before the clients that the file has loaded, and takes them away again. */
export class ClientGates {
  private readonly placed: (() => void)[] = [];
  private readonly gated = new Set<string>();
  /** How many modules there were at the last look. */
  private seen = 0;
  private readonly numbers = new WeakMap<object, number>();
  private connections = 0;
  private readonly parts: GateParts;

  constructor(parts: Omit<GateParts, 'numberOf'>) {
    this.parts = { ...parts, numberOf: (client) => this.numberOf(client) };
  }

  /** Looks for clients that have been loaded since. */
  place(): void {
    // Jest's is a proxy: Object.keys() asks it once more for each of the modules.
    const files = Reflect.ownKeys(require.cache) as string[];
    if (files.length === this.seen) return;
    this.seen = files.length;
    for (const file of files) {
      if (!gateOf.has(file))
        gateOf.set(
          file,
          gates.find((gate) => gate.file.test(file)),
        );
      const gate = gateOf.get(file);
      if (gate === undefined || this.gated.has(file)) continue;
      this.gated.add(file);
      this.placeOn(gate, (require.cache[file] as NodeModule).exports as never);
    }
  }

  remove(): void {
    for (const remove of this.placed.splice(0).reverse()) remove();
  }

  private numberOf(client: object): number {
    let number = this.numbers.get(client);
    if (number === undefined) this.numbers.set(client, (number = ++this.connections));
    return number;
  }

  private placeOn({ find, methods }: Gate, exports: never): void {
    const prototype = find(exports) as Prototype | undefined;
    if (prototype === undefined) return;
    for (const [name, wrap] of Object.entries(methods)) {
      const original = prototype[name];
      if (original === undefined) continue;
      prototype[name] = wrap(original, this.parts);
      this.placed.push(() => (prototype[name] = original));
    }
  }
}
