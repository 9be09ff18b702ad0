import type { Binary } from '../../../base/bytes';
import { ErrorReply } from '../../reply';
import type { LuaInterpreter } from '../../lua/interpreter';
import { sha1hex } from '../../lua/redis-api';
import { parseShebang, type ScriptFlag } from './script-flags';

/** A compiled script. */
export interface LuaScript {
  readonly sha: string;
  /** The function's reference in the interpreter. */
  readonly reference: number;
  readonly flags: ReadonlySet<ScriptFlag> | undefined;
  readonly sizeBytes: number;
}

/** The scripts of EVAL and SCRIPT LOAD by their SHA-1. They stay until SCRIPT FLUSH. */
export class LuaScripts {
  private readonly scripts = new Map<string, LuaScript>();

  constructor(private readonly interpreter: () => LuaInterpreter) {}

  /** @param sha in any case of letters */
  get(sha: Binary): LuaScript | undefined {
    return this.scripts.get(sha) ?? this.scripts.get(sha.toLowerCase());
  }

  /** The script of some code, compiled unless it is known. @throws what the compiler says */
  load(code: Binary): LuaScript {
    const sha = sha1hex(code);
    const known = this.scripts.get(sha);
    if (known !== undefined) return known;
    const { code: body, flags } = parseShebang(code);
    const compiled = this.interpreter().compile(body, '@user_script');
    if (typeof compiled !== 'number') throw new ErrorReply(`ERR Error compiling script (new function): ${compiled.error}`);
    const script = { sha, reference: compiled, flags, sizeBytes: code.length };
    this.scripts.set(sha, script);
    return script;
  }

  clear(): void {
    this.scripts.clear();
  }

  get size(): number {
    return this.scripts.size;
  }

  /** What they hold, about. */
  get memoryBytes(): number {
    let bytes = 0;
    for (const { sizeBytes } of this.scripts.values()) bytes += sizeBytes + scriptOverheadBytes;
    return bytes;
  }
}

const scriptOverheadBytes = 112;
