import { listening, nothing } from '../../bridge/inner';
import { clears, type Collection, readsEntry, readsMembers, readsProperty, whole, writesEntry, writesProperty } from './touches';

/** Methods that change a Map or Set at the key that they are given. */
const keyWrites = new Set(['set', 'add', 'delete']);
const keyReads = new Set(['get', 'has']);
/** Those that look which keys there are, but not at what is there. */
const memberReads = new Set(['keys', 'size']);

const known = new WeakMap<object, object>();

/** See `shared` of src/kit/race.ts. */
export function track<State extends object>(value: State, name: string): State {
  listening.now?.tracks(name, value);
  return watched(value, name) as State;
}

function watched(value: object, name: string): object {
  let proxy = known.get(value);
  if (proxy === undefined) known.set(value, (proxy = isCollection(value) ? collection(value, name) : record(value, name)));
  return proxy;
}

/** Of any realm. */
function isCollection(value: object): value is Collection {
  return /^\[object (?:Map|Set)\]$/.test(Object.prototype.toString.call(value));
}

/** What hangs below is watched under the name of its place; functions and primitives are as they are. */
function below(value: unknown, name: string, key: string): unknown {
  return typeof value === 'object' && value !== null && !Object.isFrozen(value) ? watched(value, `${name}.${key}`) : value;
}

function note(name: string, key: PropertyKey, kind: 'read' | 'write'): void {
  listening.now?.touch(`object ${name}`, typeof key === 'symbol' ? whole : String(key), kind);
}

/** Whether somebody watches for races who cares about a property. */
function isTold(key: PropertyKey): key is string {
  return listening.watch !== undefined && typeof key === 'string';
}

function record(value: object, name: string): object {
  return new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      // Called with the Proxy as `this`, a method is seen in what it reads and writes.
      if (typeof found === 'function') return found;
      note(name, key, 'read');
      if (isTold(key)) readsProperty(target, { name, key });
      return typeof key === 'symbol' ? found : below(found, name, key);
    },
    set(target, key, next, receiver) {
      if (!Reflect.has(target, key)) note(name, whole, 'write');
      note(name, key, 'write');
      if (isTold(key)) writesProperty(target, { name, key }, next);
      return Reflect.set(target, key, next, receiver);
    },
    has(target, key) {
      note(name, key, 'read');
      if (isTold(key)) readsProperty(target, { name, key }, 'presence');
      return Reflect.has(target, key);
    },
    deleteProperty(target, key) {
      note(name, whole, 'write');
      note(name, key, 'write');
      if (isTold(key)) writesProperty(target, { name, key }, nothing);
      return Reflect.deleteProperty(target, key);
    },
    ownKeys(target) {
      note(name, whole, 'read');
      if (listening.watch !== undefined) readsMembers(target, name, `keys of ${name}`);
      return Reflect.ownKeys(target);
    },
  });
}

/** Built-in collections have their state inside, where only their own methods reach it. */
function collection(value: Collection, name: string): object {
  return new Proxy(value, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key, target);
      if (typeof found !== 'function') {
        note(name, whole, 'read');
        if (isTold(key)) readsMembers(target, name, `${name}.${key}`);
        return found;
      }
      return (...args: unknown[]): unknown => {
        noteCall(target, name, { method: String(key), args });
        const result: unknown = Reflect.apply(found, target, args);
        return key === 'get' ? below(result, name, String(args[0])) : result === target ? watched(target, name) : result;
      };
    },
  });
}

/** Keys that are objects have one place in common. */
function placeOf(key: unknown): string {
  return typeof key === 'object' ? whole : String(key);
}

interface CollectionCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

function noteCall(target: Collection, name: string, { method, args: [key, value] }: CollectionCall): void {
  const place = placeOf(key);
  if (keyReads.has(method)) note(name, place, 'read');
  else if (keyWrites.has(method)) {
    // Who counts or lists sees that it comes or goes.
    if (target.has(key) === (method === 'delete')) note(name, whole, 'write');
    note(name, place, 'write');
  } else {
    note(name, whole, method === 'clear' ? 'write' : 'read');
    if (method !== 'clear' && !memberReads.has(method)) for (const each of target.keys()) note(name, placeOf(each), 'read');
  }
  if (listening.watch === undefined) return;
  if (keyReads.has(method)) readsEntry(target, name, { method, key });
  else if (keyWrites.has(method)) writesEntry(target, name, { method, key, value });
  else if (method === 'clear') clears(target, name);
  else readsMembers(target, name, method in target ? `${name}.${method}()` : `[...${name}]`);
}
