import type { Binary } from '../base/bytes';
import { ErrorReply } from './reply';

/** Redis's own words for every error that more than one command gives. Functions where the text has a name or number in it. */
export const errors = {
  syntax: new ErrorReply('ERR syntax error'),
  wrongType: new ErrorReply('WRONGTYPE Operation against a key holding the wrong kind of value'),
  notInteger: new ErrorReply('ERR value is not an integer or out of range'),
  notFloat: new ErrorReply('ERR value is not a valid float'),
  outOfRange: new ErrorReply('ERR value is out of range'),
  mustBePositive: new ErrorReply('ERR value is out of range, must be positive'),
  indexOutOfRange: new ErrorReply('ERR index out of range'),
  noSuchKey: new ErrorReply('ERR no such key'),
  sameObject: new ErrorReply('ERR source and destination objects are the same'),
  dbIndexOutOfRange: new ErrorReply('ERR DB index is out of range'),
  invalidDbIndex: new ErrorReply('ERR invalid DB index'),
  stringTooLong: new ErrorReply('ERR string exceeds maximum allowed size (proto-max-bulk-len)'),
  incrementOverflow: new ErrorReply('ERR increment or decrement would overflow'),
  notFiniteSum: new ErrorReply('ERR increment would produce NaN or Infinity'),
  timeoutNegative: new ErrorReply('ERR timeout is negative'),
  timeoutOutOfRange: new ErrorReply('ERR timeout is out of range'),
  timeoutNotInteger: new ErrorReply('ERR timeout is not an integer or out of range'),
  timeoutNotFloat: new ErrorReply('ERR timeout is not a float or out of range'),
  noScript: new ErrorReply('NOSCRIPT No matching script. Please use EVAL.'),
  busyScript: new ErrorReply('BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.'),
  busyFunction: new ErrorReply('BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.'),
  outOfMemory: new ErrorReply("OOM command not allowed when used memory > 'maxmemory'."),
  noAuth: new ErrorReply('NOAUTH Authentication required.'),
  wrongPassword: new ErrorReply('WRONGPASS invalid username-password pair or user is disabled.'),
  invalidCursor: new ErrorReply('ERR invalid cursor'),
  execAbort: new ErrorReply('EXECABORT Transaction discarded because of previous errors.'),
  execAbortBecause: (error: ErrorReply): ErrorReply =>
    new ErrorReply(`EXECABORT Transaction discarded because of: ${error.message.replace(/^ERR /, '')}`),
  roleChanged: new ErrorReply('UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)'),
  protectedCommand: (name: string, setting: string): ErrorReply =>
    new ErrorReply(
      `ERR ${name} command not allowed. If the ${setting} option is set to "local", you can run it from a local connection, ` +
        'otherwise you need to set this option in the configuration file, and then restart the server.',
    ),
  notInTransaction: new ErrorReply('ERR Command not allowed inside a transaction'),
  subscriberOnly: (fullName: string): ErrorReply =>
    new ErrorReply(
      `ERR Can't execute '${fullName}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
    ),
  unknownCommand: (name: Binary, args: readonly Binary[]): ErrorReply => {
    let shown = '';
    for (const arg of args) {
      if (shown.length >= 128) break;
      shown += `'${upToZero(arg).slice(0, 128 - shown.length)}' `;
    }
    return new ErrorReply(`ERR unknown command '${oneLine(upToZero(name).slice(0, 128))}', with args beginning with: ${oneLine(shown)}`);
  },
  unknownSubcommand: (container: string, name: Binary): ErrorReply =>
    new ErrorReply(`ERR unknown subcommand '${oneLine(upToZero(name).slice(0, 128))}'. Try ${container.toUpperCase()} HELP.`),
  subcommandSyntax: (container: string, name: Binary): ErrorReply =>
    new ErrorReply(
      `ERR unknown subcommand or wrong number of arguments for '${oneLine(upToZero(name).slice(0, 128))}'. Try ${container.toUpperCase()} HELP.`,
    ),
  wrongArity: (fullName: string): ErrorReply => new ErrorReply(`ERR wrong number of arguments for '${fullName}' command`),
  unsupportedOption: (option: Binary): ErrorReply => new ErrorReply(`ERR Unsupported option ${oneLine(upToZero(option))}`),
  notNegatable: new ErrorReply('ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807'),
  notInRange: (least: number, most: number): ErrorReply =>
    new ErrorReply(`ERR value is out of range, value must between ${least} and ${most}`),
  invalidExpire: (command: string): ErrorReply => new ErrorReply(`ERR invalid expire time in '${command}' command`),
} as const;

/** Redis prints a client's words into errors as C strings, which end at the first zero byte. */
export function upToZero(text: Binary): Binary {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

/** An error line must not hold a line end. */
export function oneLine(text: Binary): Binary {
  return text.replace(/[\r\n]/g, ' ');
}
