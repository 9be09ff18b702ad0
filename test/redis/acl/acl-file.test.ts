import { aclFileText, readAclFile } from '../../../src/redis/acl/acl-file';
import { defaultUserRules } from '../../../src/redis/acl/user-rules';
import { Users } from '../../../src/redis/acl/users';
import { ruleWorld } from './world';

const secret = '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b';

test.each(['7.0', '7.2'] as const)('what is written is read again (%s)', (version) => {
  const world = ruleWorld(version);
  const style = { catalog: world.catalog, keepsCommandRules: version !== '7.0' };
  const text = `user bob on #${secret} ~a* %R~b resetchannels &c -@all +get (~x resetchannels -@all +set)\nuser default off resetchannels -@all\n`;
  const expected = version === '7.0' ? text : text.replace(/ (on|off) /g, ' $1 sanitize-payload ');
  const users = new Users(defaultUserRules(world));
  const saved = readAclFile(text, 'users.acl', world);
  if (typeof saved === 'string') throw new Error(saved);
  users.restore(saved);
  expect(aclFileText(users, style)).toBe(expected);
  expect(readAclFile(expected, 'users.acl', world)).toEqual(saved);
});

test('a selector that is not closed', () => {
  expect(readAclFile('user a (+get ~k', 'f', ruleWorld('7.0'))).toBe(
    'f:1: Unmatched parenthesis in selector definition.WARNING: ACL errors detected, no change to the previously active ACL rules was performed',
  );
});
