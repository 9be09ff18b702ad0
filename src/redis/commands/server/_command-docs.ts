import type { Command } from '../../command';
import { MapReply, type Reply, SetReply, SimpleReply } from '../../reply';
import { type Argument, parseSyntax } from '../../syntax';

type Entry = readonly [string, Reply];

/** One entry of COMMAND DOCS. */
export function commandDocs(command: Command): Reply {
  const entries: Entry[] = [
    ['summary', command.summary],
    ['since', command.since],
    ['group', command.group],
  ];
  if (command.complexity !== '') entries.push(['complexity', command.complexity]);
  const docFlags = [...(command.deprecated ? ['deprecated'] : []), ...(command.docFlags ?? [])];
  if (docFlags.length > 0) entries.push(['doc_flags', new SetReply(docFlags.map((flag) => new SimpleReply(flag)))]);
  if (command.deprecated) entries.push(['deprecated_since', command.deprecated.since], ['replaced_by', command.deprecated.replacedBy]);
  if (command.history) entries.push(['history', new SetReply(command.history)]);
  if (command.syntax !== undefined) entries.push(['arguments', parseSyntax(command.syntax).map(describe)]);
  if (command.subcommands.size > 0) {
    const subcommands = [...command.subcommands.values()].map((each) => [each.fullName, commandDocs(each)] as const);
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
