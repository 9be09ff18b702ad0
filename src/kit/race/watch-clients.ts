import { KeptStacks } from '../../base/kept-stacks';
import { listening } from '../../bridge/inner';
import type { WatchWire } from '../../bridge/race-wire';
import { StackNeeds } from './stack-needs';
import { WatchedObjects } from './watch-objects';

/** In Jest's sandbox, each look for a global costs a fifth of a microsecond, and this is done for every command. */
const { apply } = Reflect;

type Method = (this: object, ...args: never[]) => unknown;
type Prototype = Record<string, Method>;

interface Hooks {
  readonly wire: WatchWire;
  /**
   * A command is made here.
   * @param callee its stack begins at who called it
   * @param words its arguments, from `from` on
   */
  made(callee: Function, name: string, words: readonly unknown[], from: number): number;
}

/** A class of a client whose calls are told of, and how. */
interface WatchedClass {
  /** The file in which the class is. */
  readonly file: RegExp;
  /** Where in its exports. */
  readonly find: (exports: never) => object | undefined;
  readonly methods: Readonly<Record<string, (original: Method, hooks: Hooks) => Method>>;
}

const numberKey = Symbol('jest-distributed watched command');

interface IoredisCommand {
  readonly name: string;
  readonly args: readonly unknown[];
  [numberKey]?: number;
}

interface OpenSocket {
  readonly localAddress: string;
  readonly localPort: number;
}

/** ioredis makes a command where it was asked for it, and whatever it puts off then, the promise is made here. */
function ioredisMakes(original: Method, { made }: Hooks): Method {
  const hooked = function (this: object, ...args: never[]): unknown {
    // Before the promise is made: what goes on from it, goes on from here.
    const command = this as IoredisCommand;
    command[numberKey] ??= made(hooked, command.name, command.args, 0);
    return apply(original, this, args);
  };
  return hooked;
}

const addresses = new WeakMap<OpenSocket, string>();

function ioredisWrites(original: Method, { wire }: Hooks): Method {
  return function (this: object, ...args: never[]) {
    const { [numberKey]: number = 0, name, args: words } = this as IoredisCommand;
    const [socket] = args as unknown as [OpenSocket | undefined];
    if (number > 0 && socket?.localPort !== undefined) {
      let address = addresses.get(socket);
      if (address === undefined) addresses.set(socket, (address = `${socket.localAddress}:${socket.localPort}`));
      wire.sent(number, address, name, words.length + 1);
    }
    return apply(original, this, args);
  };
}

const names = new WeakMap<object, string>();
let clients = 0;

/** Of a client; of node-redis's stand-ins for one (`withCommandOptions`, `multi`) that of the client itself. */
function nameOf(client: object): string {
  const self = (client as { readonly _self?: object })._self ?? client;
  let name = names.get(self);
  if (name === undefined) names.set(self, (name = `client ${++clients}`));
  return name;
}

type Sent = readonly (readonly unknown[])[];

/** node-redis: commands go out in the order of these calls. @param commandsOf those that the server sees, of the call's arguments */
function nodeRedisSends(commandsOf: (args: readonly never[]) => Sent) {
  return (original: Method, { wire, made }: Hooks): Method => {
    const hooked = function (this: object, ...args: never[]): unknown {
      const commands = commandsOf(args);
      const [first = []] = commands;
      // Several of them are one step.
      const number = commands.length === 1 ? made(hooked, String(first[0]), first, 1) : made(hooked, '', commands.flat(), 0);
      if (number > 0) for (const words of commands) wire.sent(number, nameOf(this), String(words[0]), words.length);
      return apply(original, this, args);
    };
    return hooked;
  };
}

function nodeRedisConnects(original: Method, { wire }: Hooks): Method {
  return function (this: object, ...args: never[]) {
    let connected: unknown;
    wire.connectAs(nameOf(this), () => (connected = apply(original, this, args)));
    return connected;
  };
}

const argsOf = (commands: readonly { readonly args: readonly unknown[] }[]): Sent => commands.map(({ args }) => args);

/** ioredis 5 and 6, node-redis 5 and 6. */
const watchedClasses: readonly WatchedClass[] = [
  {
    file: /[\\/]built[\\/]Command\.js$/,
    find: ({ default: command }: { default?: { prototype: object } }) => command?.prototype,
    methods: { initPromise: ioredisMakes, toWritable: ioredisWrites },
  },
  {
    file: /@redis[\\/]client[\\/]dist[\\/]lib[\\/]client[\\/]index\.js$/,
    // That of version 4 has other methods of these names.
    find: ({ default: client }: { default?: { prototype: object } }) =>
      client !== undefined && '_executeMulti' in client.prototype ? client.prototype : undefined,
    methods: {
      connect: nodeRedisConnects,
      sendCommand: nodeRedisSends((args) => [args[0]!]),
      // What MULTI queues is a step with EXEC.
      _executeMulti: nodeRedisSends(() => [['EXEC']]),
      _executePipeline: nodeRedisSends((args) => argsOf(args[0]!)),
    },
  },
];

/** Has the clients of this file tell of their commands, as soon as they are loaded, and the state of `shared` of its accesses. */
export function watchClients(wire: WatchWire): void {
  const stacks = new KeptStacks(wire.history());
  const keepsStacks = wire.keepsStacks();
  const takeStack = (number: number, callee: Function): void => {
    if (keepsStacks && number > 0) stacks.take(number, callee);
  };
  const needs = new StackNeeds();
  const hooks: Hooks = {
    wire,
    // oxlint-disable-next-line max-params -- called for every command
    made(callee, name, words, from) {
      const number = wire.made();
      if (number > 0 && keepsStacks && needs.isWanted(name, words, from)) stacks.take(number, callee);
      return number;
    },
  };
  const objects = new WatchedObjects(wire, takeStack);
  listening.watch = (touched, callee) => objects.touched(touched, callee);
  const hooked = new WeakSet<object>();
  let known = 0;
  const look = (): void => {
    const files = Object.keys(require.cache);
    if (files.length === known) return;
    known = files.length;
    for (const file of files) {
      const watched = watchedClasses.find((each) => each.file.test(file));
      const prototype = watched?.find((require.cache[file] as NodeModule).exports as never) as Prototype | undefined;
      if (prototype === undefined || hooked.has(prototype)) continue;
      hooked.add(prototype);
      for (const [name, hook] of Object.entries(watched!.methods))
        if (prototype[name] !== undefined) prototype[name] = hook(prototype[name], hooks);
    }
  };
  wire.open({
    stackOf: (number) => stacks.of(number),
    judge: objects.judge,
    seen: objects.seen,
    look,
    restart() {
      for (const each of [stacks, objects]) each.forget();
      needs.restart();
    },
    read: (words) => needs.read(words),
  });
}
