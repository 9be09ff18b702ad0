import type { Command } from '../../command';
import { MapReply, type Reply, SetReply, SimpleReply } from '../../reply';
import { type Argument, argumentsIn, parseSyntax } from '../../syntax';
import type { Version } from '../../version';

type Entry = readonly [string, Reply];

/** One entry of COMMAND DOCS, with what the version knows of the command. */
export function commandDocs(command: Command, version: Version): Reply {
  const entries: Entry[] = [
    ['summary', command.summary],
    ['since', command.since],
    ['group', command.group],
  ];
  if (command.complexity !== '') entries.push(['complexity', command.complexity]);
  const deprecated = command.deprecated && version.hasSince(command.deprecated.since) ? command.deprecated : undefined;
  const docFlags = [...(deprecated ? ['deprecated'] : []), ...(command.docFlags ?? [])];
  if (docFlags.length > 0) entries.push(['doc_flags', new SetReply(docFlags.map((flag) => new SimpleReply(flag)))]);
  if (deprecated) entries.push(['deprecated_since', deprecated.since], ['replaced_by', deprecated.replacedBy]);
  const history = command.history?.filter(([since]) => version.hasSince(since)) ?? [];
  if (history.length > 0) entries.push(['history', new SetReply(history)]);
  if (command.syntax !== undefined) entries.push(['arguments', argumentsIn(version, parseSyntax(command.syntax)).map(describe)]);
  if (command.subcommands.size > 0) {
    const subcommands = [...command.subcommands.values()].map((each) => [each.fullName, commandDocs(each, version)] as const);
    entries.push(['subcommands', new MapReply(subcommands)]);
  }
  return new MapReply(entries);
}

function describe(argument: Argument): Reply {
  const entries: Entry[] = [
    ['name', argument.name],
    ['type', argument.type],
  ];
  if (argument.keySpec !== undefined) entries.push(['key_spec_index', argument.keySpec]);
  if (argument.token !== undefined) entries.push(['token', argument.token]);
  if (argument.since !== undefined) entries.push(['since', argument.since]);
  if (argument.deprecatedSince !== undefined) entries.push(['deprecated_since', argument.deprecatedSince]);
  const flags: string[] = [];
  if (argument.optional) flags.push('optional');
  if (argument.multiple) flags.push('multiple');
  if (argument.multipleToken) flags.push('multiple_token');
  if (flags.length > 0) entries.push(['flags', new SetReply(flags.map((flag) => new SimpleReply(flag)))]);
  if (argument.parts.length > 0) entries.push(['arguments', argument.parts.map(describe)]);
  return new MapReply(entries);
}
