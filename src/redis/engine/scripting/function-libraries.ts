import type { Binary } from '../../../base/bytes';
import { oneLine, upToZero } from '../../errors';
import type { LuaInterpreter } from '../../lua/interpreter';
import { splitArgs } from '../../protocol/split-args';
import { ErrorReply } from '../../reply';
import { type ScriptFlag, scriptFlags } from './script-flags';
import type { ScriptingParts } from './script-run';

/** A function of a library. */
export interface LuaLibraryFunction {
  readonly name: Binary;
  readonly description: Binary | undefined;
  readonly flags: ReadonlySet<ScriptFlag>;
  /** The callback in the interpreter. */
  readonly reference: number;
}

/** What FUNCTION LOAD made of some code. */
export interface FunctionLibrary {
  readonly name: Binary;
  /** With the shebang. */
  readonly code: Binary;
  readonly functions: ReadonlyMap<Binary, LuaLibraryFunction>;
  /** Where its functions are. Another one compiles it again. */
  readonly interpreter: LuaInterpreter;
}

/** Libraries by name; a change makes a new map, so that who kept one has all of it. */
export type LibrarySet = ReadonlyMap<Binary, FunctionLibrary>;

/** Milliseconds that a library may take to load. */
const loadTimeoutMs = 500;

/** The libraries of FUNCTION LOAD: data, as keys are, which snapshots and RDB files hold. */
export class FunctionLibraries {
  private libraries: LibrarySet = new Map();
  /** By name in small letters: calls may write it in any. */
  private functions: ReadonlyMap<Binary, LuaLibraryFunction> = new Map();

  constructor(
    private readonly interpreter: () => LuaInterpreter,
    private readonly parts: Pick<ScriptingParts, 'stopwatch'>,
  ) {}

  /** All of them, as they are now. */
  all(): LibrarySet {
    return this.libraries;
  }

  functionNamed(name: Binary): LuaLibraryFunction | undefined {
    if (!this.hasFunction(name)) return undefined;
    const interpreter = this.interpreter();
    const isStale = (each: FunctionLibrary): boolean => each.interpreter !== interpreter;
    const libraries = [...this.libraries];
    // The server was stopped and started since.
    if (libraries.some(([, each]) => isStale(each))) {
      this.replaceAll(new Map(libraries.map(([key, each]) => [key, isStale(each) ? this.compile(each.code) : each])));
    }
    return this.functions.get(name.toLowerCase());
  }

  hasFunction(name: Binary): boolean {
    return this.functions.has(name.toLowerCase());
  }

  get functionCount(): number {
    return this.functions.size;
  }

  /** @returns the library's name. @throws why the code is none, or is refused */
  load(code: Binary, replaces: boolean): Binary {
    const { name } = readMetadata(code);
    if (this.libraries.has(name) && !replaces) {
      checkEngine(code);
      throw new ErrorReply(`ERR Library '${name}' already exists`);
    }
    const library = this.compile(code);
    this.replaceAll(joined(this.libraries, [library]));
    return library.name;
  }

  /** Loads several, all or none. @param policy what happens with those that are there */
  restore(codes: readonly Binary[], policy: 'flush' | 'append' | 'replace'): void {
    let loaded: LibrarySet = new Map();
    for (const code of codes) {
      const { name } = readMetadata(code);
      if (loaded.has(name)) throw new ErrorReply(`ERR Library '${name}' already exists`);
      loaded = joined(loaded, [this.compile(code)]);
    }
    const present: LibrarySet = policy === 'flush' ? new Map() : this.libraries;
    const double = policy === 'append' ? [...loaded.keys()].find((name) => present.has(name)) : undefined;
    if (double !== undefined) throw new ErrorReply(`ERR Library ${double} already exists`);
    this.replaceAll(joined(present, [...loaded.values()]));
  }

  delete(name: Binary): boolean {
    if (!this.libraries.has(name)) return false;
    const rest = new Map(this.libraries);
    rest.delete(name);
    this.replaceAll(rest);
    return true;
  }

  clear(): void {
    this.replaceAll(new Map());
  }

  /** Puts other libraries in the place of all. */
  replaceAll(libraries: LibrarySet): void {
    this.libraries = libraries;
    const functions = [...libraries.values()].flatMap((each) => [...each.functions.values()]);
    this.functions = new Map(functions.map((each) => [each.name.toLowerCase(), each]));
  }

  private compile(code: Binary): FunctionLibrary {
    const { name, body } = checkEngine(code);
    const functions = new Map<Binary, LuaLibraryFunction>();
    const { stopwatch } = this.parts;
    const startedAtMs = stopwatch.now();
    const interpreter = this.interpreter();
    const error = interpreter.loadLibrary(body, {
      register: ({ name: functionName, reference, description, flags }) => {
        if (!isName(functionName)) return badName.message.slice('ERR '.length);
        if (functions.has(functionName)) return 'Function already exists in the library';
        functions.set(functionName, {
          name: functionName,
          reference,
          description,
          flags: new Set(scriptFlags.filter((flag) => flags.includes(flag))),
        });
        return undefined;
      },
      interrupt: () => (stopwatch.now() - startedAtMs > loadTimeoutMs ? 'ERR FUNCTION LOAD timeout' : undefined),
    });
    if (error !== undefined) throw new ErrorReply(`ERR ${oneLine(error)}`);
    if (functions.size === 0) throw new ErrorReply('ERR No functions registered');
    const library = { name, code, functions, interpreter };
    unused.register(library, { interpreter, references: [...functions.values()].map((each) => each.reference) });
    return library;
  }
}

/** Lua lets go of the functions of a library that nobody has any more, no snapshot either. */
const unused = new FinalizationRegistry(({ interpreter, references }: { interpreter: LuaInterpreter; references: readonly number[] }) => {
  for (const each of references) interpreter.release(each);
});

const badName = new ErrorReply(
  'ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long',
);

function isName(name: Binary): boolean {
  return /^[A-Za-z0-9_]+$/.test(name);
}

/** Adds libraries, in the place of those of the same name. @throws when a function's name is taken by another library */
function joined(present: LibrarySet, added: readonly FunctionLibrary[]): LibrarySet {
  const all = new Map(present);
  for (const library of added) all.delete(library.name);
  for (const library of added) {
    const taken = new Set([...all.values()].flatMap((each) => [...each.functions.keys()].map((name) => name.toLowerCase())));
    const double = [...library.functions.keys()].find((name) => taken.has(name.toLowerCase()));
    if (double !== undefined) throw new ErrorReply(`ERR Function ${double} already exists`);
    all.set(library.name, library);
  }
  return all;
}

function checkEngine(code: Binary): Metadata {
  const metadata = readMetadata(code);
  if (!isName(metadata.name)) throw badName;
  if (metadata.engine.toUpperCase() !== 'LUA') throw new ErrorReply(`ERR Engine '${oneLine(metadata.engine)}' not found`);
  return metadata;
}

interface Metadata {
  readonly name: Binary;
  readonly engine: Binary;
  readonly body: Binary;
}

/** The first line of a library: '#!lua name=mylib'. */
function readMetadata(code: Binary): Metadata {
  if (!code.startsWith('#!')) throw new ErrorReply('ERR Missing library metadata');
  const end = code.indexOf('\n');
  const words = end < 0 ? undefined : splitArgs(code.slice(0, end));
  if (words === undefined || words.length === 0) throw new ErrorReply('ERR Invalid library metadata');
  let name: Binary | undefined;
  for (const word of words.slice(1)) {
    if (!/^name=/i.test(word)) throw new ErrorReply(`ERR Invalid metadata value given: ${oneLine(upToZero(word))}`);
    if (name !== undefined) throw new ErrorReply('ERR Invalid metadata value, name argument was given multiple times');
    name = word.slice('name='.length);
  }
  if (name === undefined) throw new ErrorReply('ERR Library name was not given');
  return { name, engine: words[0]!.slice(2), body: code.slice(end) };
}
