import { describeChannels, describeCommands, describeKeys, flagsOf, type RuleStyle } from '../../acl/describe';
import type { Selector } from '../../acl/selector';
import { command } from '../../command';
import { MapReply, SetReply } from '../../reply';

export default command({
  name: 'ACL|GETUSER',
  summary: 'Get the rules for a specific ACL user',
  since: '6.0.0',
  complexity: 'O(N). Where N is the number of password, command and pattern rules that the user has.',
  group: 'server',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  syntax: 'username',
  history: [
    ['6.2.0', 'Added Pub/Sub channel patterns.'],
    ['7.0.0', 'Added selectors and changed the format of key and channel patterns from a list to their rule representation.'],
  ],
  run: ({ engine }, argv) => {
    const user = engine.acl.users.get(argv[2]!);
    if (user === undefined) return null;
    const { rules } = user;
    const { style } = engine.acl;
    return new MapReply([
      ['flags', new SetReply(flagsOf(rules))],
      ['passwords', rules.passwords],
      ...selectorEntries(rules.root, style),
      ['selectors', rules.selectors.map((each) => new MapReply(selectorEntries(each, style)))],
    ]);
  },
});

function selectorEntries(selector: Selector, style: RuleStyle): [string, string][] {
  return [
    ['commands', describeCommands(selector.commands, style)],
    ['keys', describeKeys(selector)],
    ['channels', describeChannels(selector)],
  ];
}
