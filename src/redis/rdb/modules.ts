import { moduleOpcode } from './codes';
import type { RdbReader } from './rdb-reader';

const nameCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const nameLength = 9;

/** The name of a module's type: nine characters of 6 bits each, before the 10 bits of a version. */
export function moduleName(id: bigint): string {
  return Array.from({ length: nameLength }, (_, at) => nameCharacters[Number((id >> BigInt(58 - 6 * at)) & 63n)]).join('');
}

/** Passes over a module's data, whose parts tell what they are. @throws RdbError */
export function skipModuleData(input: RdbReader): void {
  for (;;) {
    const begin = input.offset;
    const part = input.size("a part of a module's data");
    switch (part) {
      case moduleOpcode.end:
        return;
      case moduleOpcode.signed:
      case moduleOpcode.unsigned:
        input.size64('an integer of a module');
        break;
      case moduleOpcode.float:
        input.take(4, 'a float of a module');
        break;
      case moduleOpcode.double:
        input.take(8, 'a double of a module');
        break;
      case moduleOpcode.string:
        input.blob('a string of a module');
        break;
      default:
        input.fail(`no part of a module's data begins with ${part}`, begin);
    }
  }
}
