import { type Argv, command } from '../../command';
import type { Context } from '../../context';
import { VerbatimReply } from '../../reply';
import type { InfoSection } from './_info-section';
import { sections } from './_info-sections';

export default command({
  name: 'INFO',
  summary: 'Get information and statistics about the server',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: -1,
  flags: ['loading', 'stale'],
  categories: ['dangerous'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  syntax: '[section...]',
  history: [['7.0.0', 'Added support for taking multiple section arguments.']],
  run: (context, argv) => infoText(context, argv, sections),
});

/** INFO's reply. @param from the sections that there are */
export function infoText(context: Context, argv: Argv, from: readonly InfoSection[]): VerbatimReply {
  const wanted = new Set(
    argv.length === 1 ? ['default'] : argv.slice(1).map((word) => aliases.get(word.toLowerCase()) ?? word.toLowerCase()),
  );
  const chosen = from.filter(({ name, isExtra }) => {
    if (wanted.has(name) || wanted.has('everything') || wanted.has('all')) return true;
    return wanted.has('default') && !isExtra;
  });
  return new VerbatimReply(chosen.map((section) => print(section, context)).join('\r\n'));
}

const aliases: ReadonlyMap<string, string> = new Map([['module_list', 'modules']]);

function print(section: InfoSection, context: Context): string {
  let text = `# ${section.title}\r\n`;
  const parts = [section.fields(context)].flat();
  for (const part of parts) for (const field in part) text += `${field}:${part[field]}\r\n`;
  return text;
}
