import { oneLine, upToZero } from '../errors';
import { ErrorReply } from '../reply';
import type { Version } from '../version';
import type { Denial, DenialReason } from './denial';
import type { User } from './user';

/** Whom a denial concerns, and in which version's words it is told. */
export interface Audience {
  readonly user: User;
  readonly version: Version;
}

/** The error of a call that is refused. */
export function noPermission(denial: Denial, { user, version }: Audience): ErrorReply {
  const text = version.has('7.2') ? shortText(denial, user) : `this user has no permissions to ${olderTexts[denial.reason](denial.object)}`;
  return new ErrorReply(oneLine(`NOPERM ${text}`));
}

/** The error in EXEC's reply for a call that was still allowed when it was queued. */
export function noPermissionSinceQueued({ reason }: Denial): ErrorReply {
  const texts: Readonly<Record<DenialReason, string>> = {
    command: 'no permission to execute the command or subcommand',
    key: 'no permission to touch the specified keys',
    channel: 'no permission to access one of the channels used as arguments',
  };
  return new ErrorReply(
    `NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This command is no longer allowed for the following reason: ${texts[reason]}`,
  );
}

/** What a script is told that calls what its caller may not; without an error code. */
export function noPermissionInScript(denial: Denial, { user, version }: Audience): string {
  if (version.has('7.2')) return oneLine(`ACL failure in script: ${shortText(denial, user)}`);
  const texts: Readonly<Record<DenialReason, string>> = {
    command: "can't run this command or subcommand",
    key: "can't access at least one of the keys mentioned in the command arguments",
    channel: "can't publish to the channel mentioned in the command",
  };
  return `The user executing the script ${texts[denial.reason]}`;
}

/** What ACL DRYRUN answers. */
export function dryRunText({ reason, object }: Denial, { user, version }: Audience): string {
  const isLater = version.has('7.2');
  const who = isLater ? `User ${user.name}` : 'This user';
  const what = isLater ? object : upToZero(object);
  return `${who} has no permissions to ${reason === 'command' ? `run the '${what}' command` : `access the '${what}' ${reason}`}`;
}

const olderTexts: Readonly<Record<DenialReason, (object: string) => string>> = {
  command: (name) => `run the '${name}' command`,
  key: () => 'access one of the keys used as arguments',
  channel: () => 'access one of the channels used as arguments',
};

/** Of Redis 7.2: keys and channels are not told to those who may not know them. */
function shortText({ reason, object }: Denial, user: User): string {
  if (reason === 'command') return `User ${user.name} has no permissions to run the '${object}' command`;
  return `No permissions to access a ${reason}`;
}
