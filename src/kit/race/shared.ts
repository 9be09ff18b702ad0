import { types } from 'node:util';
import { listening, nothing } from '../../bridge/inner';
import { clears, type Collection, readsEntry, readsMembers, readsProperty, whole, writesEntry, writesProperty } from './touches';

/** Where an object is in the state that was given to `shared`. */
interface Place {
  /** For the orders that are explored: 'cart.items'. Objects that no text tells apart have one name in common. */
  readonly name: string;
  /** For who watches, where each object has one of its own. */
  readonly own: string;
  readonly root: { readonly name: string; readonly value: object };
}

/** Methods that change a Map or Set at the key that they are given. */
const keyWrites = new Set(['set', 'add', 'delete']);
const keyReads = new Set(['get', 'has']);
const iterator = String(Symbol.iterator);

const proxies = new WeakMap<object, object>();
/** What proxies stand for. */
const targets = new WeakMap<object, object>();
const numbers = new WeakMap<object, number>();
let count = 0;

/** See `shared` of src/kit/race.ts. */
export function track<State extends object>(value: State, name: string): State {
  listening.now?.tracks(name, value);
  return watched(value, { name, own: name, root: { name, value } }) as State;
}

function watched(value: object, place: Place): object {
  let proxy = proxies.get(value);
  if (proxy === undefined) {
    proxy = isCollection(value) ? collection(value, place) : record(value, place);
    proxies.set(value, proxy);
    targets.set(proxy, value);
  }
  return proxy;
}

/** Of any realm. */
function isCollection(value: object): value is Collection {
  return types.isMap(value) || types.isSet(value);
}

/** What hangs below is watched under the name of its place; functions and primitives are as they are. */
function below(value: unknown, { name, own, root }: Place, key: unknown): unknown {
  if (!isState(value)) return value;
  return watched(value, { name: `${name}.${String(key)}`, own: `${own}.${isObject(key) ? `#${numberOf(key)}` : String(key)}`, root });
}

/** Whether it changes by what is seen of it. What has its state inside, where only methods of its own reach it, is left as it is: a Proxy has none of it. */
function isState(value: unknown): value is object {
  if (!isObject(value) || Object.isFrozen(value)) return false;
  return !(ArrayBuffer.isView(value) || hasInside.some((is) => is(value)));
}

const hasInside: readonly ((value: unknown) => boolean)[] = [
  types.isPromise,
  types.isDate,
  types.isRegExp,
  types.isNativeError,
  types.isAnyArrayBuffer,
  types.isWeakMap,
  types.isWeakSet,
  types.isBoxedPrimitive,
  types.isGeneratorObject,
  types.isMapIterator,
  types.isSetIterator,
];

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function numberOf(value: object): number {
  let number = numbers.get(value);
  if (number === undefined) numbers.set(value, (number = ++count));
  return number;
}

/** What is put into the state is the thing itself, though it was read from there. */
function itself(value: unknown): unknown {
  return isObject(value) ? (targets.get(value) ?? value) : value;
}

function note({ name, root }: Place, key: PropertyKey, kind: 'read' | 'write'): void {
  const { now } = listening;
  if (now === undefined) return;
  // One that was made before the check, too, is part of what executions come to.
  now.tracks(root.name, root.value);
  now.touch(`object ${name}`, typeof key === 'symbol' ? whole : String(key), kind);
}

/** Whether somebody watches for races who cares about a property. */
function isTold(key: PropertyKey): key is string {
  return listening.watch !== undefined && typeof key === 'string';
}

function record(value: object, place: Place): object {
  const { own: name } = place;
  return new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      // Called with the Proxy as `this`, a method is seen in what it reads and writes.
      if (typeof found === 'function') return found;
      note(place, key, 'read');
      if (isTold(key)) readsProperty(target, { name, key });
      return typeof key === 'symbol' ? found : below(found, place, key);
    },
    set(target, key, given, receiver) {
      const next = itself(given);
      if (!Reflect.has(target, key)) note(place, whole, 'write');
      note(place, key, 'write');
      if (isTold(key)) writesProperty(target, { name, key }, next);
      // A setter works on the Proxy, so that it is seen in what it does; all else on the object itself, which would be asked for its property first.
      return Reflect.set(target, key, next, receiver === proxies.get(target) && !hasSetter(target, key) ? target : receiver);
    },
    has(target, key) {
      note(place, key, 'read');
      if (isTold(key)) readsProperty(target, { name, key }, 'presence');
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor(target, key) {
      note(place, key, 'read');
      // Who lists the keys of an object asks for each of them.
      if (isTold(key) && listed !== target) readsProperty(target, { name, key }, 'presence');
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    defineProperty(target, key, descriptor) {
      note(place, whole, 'write');
      note(place, key, 'write');
      if (isTold(key)) writesProperty(target, { name, key }, descriptor.value);
      return Reflect.defineProperty(target, key, descriptor);
    },
    deleteProperty(target, key) {
      note(place, whole, 'write');
      note(place, key, 'write');
      if (isTold(key)) writesProperty(target, { name, key }, nothing);
      return Reflect.deleteProperty(target, key);
    },
    ownKeys(target) {
      note(place, whole, 'read');
      if (listening.watch !== undefined) {
        readsMembers(target, name, `keys of ${name}`);
        listed = target;
        queueMicrotask(() => (listed = undefined));
      }
      return Reflect.ownKeys(target);
    },
  });
}

/** Whose keys were asked for in this turn. */
let listed: object | undefined;

function hasSetter(target: object, key: PropertyKey): boolean {
  for (let object: object | null = target; object !== null; object = Reflect.getPrototypeOf(object)) {
    const found = Reflect.getOwnPropertyDescriptor(object, key);
    if (found !== undefined) return found.set !== undefined;
  }
  return false;
}

/** Built-in collections have their state inside, where only their own methods reach it. */
function collection(value: Collection, place: Place): object {
  const { own: name } = place;
  return new Proxy(value, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key, target);
      if (typeof found !== 'function') {
        note(place, whole, 'read');
        if (isTold(key)) readsMembers(target, name, `${name}.${key}`);
        return found;
      }
      const method = String(key);
      return (...given: unknown[]): unknown => {
        const args = given.map(itself);
        noteCall(target, place, { method, args });
        const list = lists[method === iterator ? (types.isMap(target) ? 'entries' : 'values') : method];
        if (list !== undefined) return list(target, place);
        if (method === 'forEach') return forEach(target, place, args);
        const result: unknown = Reflect.apply(found, target, args);
        return method === 'get' ? below(result, place, args[0]) : result === target ? watched(target, place) : result;
      };
    },
  });
}

/** What lists a collection reads each entry when it comes to it. */
const lists: Readonly<Partial<Record<string, (target: Collection, place: Place) => Generator<unknown>>>> = {
  *keys(target, place) {
    if (!('get' in target)) return yield* lists['values']!(target, place);
    for (const key of target.keys()) {
      yield key;
      note(place, whole, 'read');
    }
  },
  *values(target, place) {
    for (const [, value] of entries(target, place)) yield value;
  },
  *entries(target, place) {
    yield* entries(target, place);
  },
};

function* entries(target: Collection, place: Place): Generator<[unknown, unknown]> {
  for (const [key, value] of target.entries()) {
    note(place, placeOf(key), 'read');
    if (listening.watch !== undefined) readsEntry(target, place.own, { method: 'get' in target ? 'get' : 'has', key });
    const member = below(value, place, key);
    yield ['get' in target ? key : member, member];
    note(place, whole, 'read');
  }
}

function forEach(target: Collection, place: Place, [visit, self]: readonly unknown[]): void {
  for (const [key, value] of entries(target, place)) Reflect.apply(visit as () => void, self, [value, key, watched(target, place)]);
}

/** Keys that are objects have one place in common. */
function placeOf(key: unknown): string {
  return typeof key === 'object' ? whole : String(key);
}

interface CollectionCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

function noteCall(target: Collection, place: Place, { method, args: [key, value] }: CollectionCall): void {
  const { own: name } = place;
  const at = placeOf(key);
  const isList = method in lists || method === 'forEach' || method === iterator;
  if (keyReads.has(method)) note(place, at, 'read');
  else if (keyWrites.has(method)) {
    // Who counts or lists sees that it comes or goes.
    if (target.has(key) === (method === 'delete')) note(place, whole, 'write');
    note(place, at, 'write');
  } else {
    note(place, whole, method === 'clear' ? 'write' : 'read');
    for (const each of method === 'clear' || isList ? [] : target.keys()) note(place, placeOf(each), 'read');
  }
  if (listening.watch === undefined) return;
  if (keyReads.has(method)) readsEntry(target, name, { method, key });
  else if (keyWrites.has(method)) writesEntry(target, name, { method, key, value });
  else if (method === 'clear') clears(target, name);
  else readsMembers(target, name, method === iterator ? `[...${name}]` : `${name}.${method}()`);
}
