import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Binary } from '../../src/base/bytes';
import { createRandom } from '../../src/base/random';
import { aclFileText, readAclFile } from '../../src/redis/acl/acl-file';
import { changedRules } from '../../src/redis/acl/change-user';
import type { CommandCatalog } from '../../src/redis/acl/command-catalog';
import { describeChannels, describeCommands, describeKeys, describeUser, flagsOf, type RuleStyle } from '../../src/redis/acl/describe';
import type { Selector } from '../../src/redis/acl/selector';
import { defaultUserRules, newUserRules, type RuleWorld, type UserRules } from '../../src/redis/acl/user-rules';
import { type SavedUsers, Users } from '../../src/redis/acl/users';
import { commands } from '../../src/redis/commands';
import { splitArgs } from '../../src/redis/protocol/split-args';
import { ErrorReply } from '../../src/redis/reply';
import { Version } from '../../src/redis/version';
import { InProcessRedis } from '../kit/in-process-redis';
import { RealRedis } from '../kit/real-redis';
import type { RedisUnderTest, TestConnection } from '../kit/redis-under-test';
import { encodeCommand, parseReply, type Wire } from '../kit/resp';
import { describeWithRealRedis } from '../kit/with-real-redis';
import { catalogOf } from './acl/real-catalog';
import { RuleMaker } from './acl/rule-maker';
import { ArgumentMaker } from './fuzz/arguments';
import { PipelinedConnection } from './fuzz/connection';
import { anyKeys, pools } from './fuzz/pools';

const ruleSets = Number(process.env['ACL_RULES'] ?? 300);
const calls = Number(process.env['ACL_CALLS'] ?? 4_000);
const seed = process.env['ACL_SEED'] ?? '1';
const patterns = [...anyKeys.filter((key) => !/[\s\0]/.test(key)), ...pools.channel.usual, ...pools.channelPattern.usual];
/** How many calls go to the servers at once. */
const batch = 200;

describeWithRealRedis('access control is the real server’s', () => {
  let real: RealRedis;
  let connection: PipelinedConnection;
  let version: Version;
  let catalog: CommandCatalog;
  beforeAll(async () => {
    real = await RealRedis.start();
    version = new Version(real.version);
    catalog = catalogOf(await real.ask('COMMAND'));
    connection = await PipelinedConnection.open(real.socketPath);
  });
  afterAll(async () => {
    connection.close();
    await real.stop();
  });

  test(
    `${ruleSets} random changes of a user have the same outcome`,
    async () => {
      const user = new UserUnderTest(catalog, version);
      const random = createRandom(seed);
      const maker = new RuleMaker(random, catalog.names, patterns);
      for (let done = 0; done < ruleSets; done += batch) {
        const changes = Array.from({ length: Math.min(batch, ruleSets - done) }, () => ({
          words: maker.words(),
          isNew: random.below(3) === 0,
          isListed: random.below(8) === 0,
        }));
        const replies = await ask(
          changes.flatMap(({ words, isNew, isListed }) => [
            isNew ? ['ACL', 'DELUSER', 'u'] : ['PING'],
            ['ACL', 'SETUSER', 'u'],
            ['ACL', 'SETUSER', 'u', ...words],
            ['ACL', 'GETUSER', 'u'],
            isListed ? ['ACL', 'LIST'] : ['PING'],
          ]),
        );
        changes.forEach(({ words, isNew, isListed }, at) => {
          const [outcome, fields, list] = replies.slice(at * 5 + 2, at * 5 + 5) as [Wire, Wire, Wire];
          if (isNew) user.renew();
          const before = user.rules;
          const received = { outcome: user.change(words), fields: user.fields(), line: isListed && user.line() };
          const expected = { outcome: textOf(outcome), fields: readUser(fields), line: isListed && readLine(list) };
          compare(received, expected, () => ({ before: describeUser(before, user.style), words }));
        });
      }
    },
    60_000 + ruleSets * 10,
  );

  describe('calls', () => {
    let ours: InProcessRedis;
    let client: TestConnection;
    beforeEach(async () => {
      ours = new InProcessRedis(real.version);
      client = await ours.connect();
      await ask([['ACL', 'DELUSER', 'u']]);
    });
    afterEach(() => ours.stop());

    test(
      `${calls} random calls are allowed or denied alike`,
      async () => {
        const known = commands.filter((each) => version.hasSince(each.since));
        const names = known.map((each) => each.fullName);
        const rules = new RuleMaker(createRandom(`${seed}/users`), names, patterns);
        const random = createRandom(`${seed}/calls`);
        const maker = new ArgumentMaker(random, version);
        for (let done = 0; done < calls; done += batch) {
          const argvs = Array.from({ length: batch }, (_, i): Binary[] => {
            if (i % 10 === 0) return ['ACL', 'SETUSER', 'u', ...(random.below(2) === 0 ? ['reset'] : []), ...rules.soundWords()];
            return ['ACL', 'DRYRUN', 'u', ...spoilt(maker.call(maker.pick(known)), maker)];
          });
          await both(argvs);
        }
      },
      60_000 + calls * 10,
    );

    test('a planted difference is found', async () => {
      await both([['ACL', 'SETUSER', 'u', '+get', '~a*']]);
      await both([['ACL', 'DRYRUN', 'u', 'GET', 'a1']]);
      await ask([['ACL', 'SETUSER', 'u', 'resetkeys']]);
      await expect(both([['ACL', 'DRYRUN', 'u', 'GET', 'a1']])).rejects.toThrow('access');
    });

    async function both(argvs: readonly (readonly Binary[])[]): Promise<void> {
      await client.sendAll(argvs);
      const received = client.received.splice(0).map(parseReply);
      const expected = await ask(argvs);
      argvs.forEach((argv, at) => compare(received[at], expected[at], () => argv));
    }
  });

  describe('an ACL file', () => {
    const alice = 'user alice on nopass ~a* &* +@all -@dangerous';

    test.each([
      '',
      '\n\n',
      `${alice}\n`,
      `  \t${alice} \r\n\nuser bob`,
      `${alice}\nuser default on nopass ~* +@all -flushall`,
      'user a on (+get ~k) ( +set ~l )\nuser b >x <x',
      'alice on',
      'USER alice on',
      'user',
      'user  on',
      'user a\tb on',
      `${alice}\n${alice}\nuser default\nuser default`,
      'user a +nosuch -@nosuch ~a\tb nosuch alsowrong +again|x',
      `user a on #abc\n\nuser b <absent\n${alice}\nuser c +nosuch`,
      'user a ~* ~x\nuser b allchannels &x\nuser c (+nosuch)\nuser d +config|get|x',
      'user a on  +get   ~k \t+set',
    ])('%j', async (text) => {
      const path = join(dirname(real.socketPath), 'users.acl');
      writeFileSync(path, text);
      const [outcome, list] = await ask([
        ['ACL', 'LOAD'],
        ['ACL', 'LIST'],
      ]);
      const user = new UserUnderTest(catalog, version);
      const read = readAclFile(text, path, user.world);
      const users = new Users(defaultUserRules(user.world));
      if (typeof read !== 'string') users.restore(new Map([['default', users.default.rules], ...read]));
      const lines = users.all().map(({ name, rules }) => settled(`user ${name} ${describeUser(rules, user.style)}`));
      expect(typeof read === 'string' ? `ERR ${read}` : 'OK').toBe(textOf(outcome!));
      if (typeof read !== 'string') expect(lines).toEqual(textsOf(list!).map(settled));
      writeFileSync(path, '');
      await ask([['ACL', 'LOAD']]);
    });

    test('is written alike', async () => {
      await ask([
        ['ACL', 'SETUSER', 'alice', 'on', '>secret', '~a', '+@all', '-get', '(+set', '~b)'],
        ['ACL', 'SAVE'],
      ]);
      const path = join(dirname(real.socketPath), 'users.acl');
      const text = readFileSync(path, 'latin1');
      writeFileSync(path, '');
      await ask([['ACL', 'LOAD']]);
      const user = new UserUnderTest(catalog, version);
      const users = new Users(defaultUserRules(user.world));
      users.restore(readAclFile(text, path, user.world) as SavedUsers);
      expect(aclFileText(users, user.style)).toBe(text);
    });
  });

  test('the ACL log has the same entries', async () => {
    const ours = new InProcessRedis(real.version);
    const received = await playRefusals(ours);
    await ours.stop();
    await real.reset(new Map());
    expect(received).toEqual(await playRefusals(real));
    expect(received.length).toBeGreaterThan(8);
    connection = await PipelinedConnection.open(real.socketPath);
  });

  async function ask(argvs: readonly (readonly Binary[])[]): Promise<Wire[]> {
    connection.received = [];
    connection.send(argvs.map(encodeCommand).join(''));
    if (!(await connection.have(argvs.length, 30_000))) throw new Error('the real server does not answer');
    return connection.received.map(parseReply);
  }
});

/** A user of ours, with what a real server tells of one. */
class UserUnderTest {
  readonly style: RuleStyle;
  rules: UserRules;
  readonly world: RuleWorld;

  constructor(catalog: CommandCatalog, version: Version) {
    const isLater = version.has('7.2');
    this.style = { catalog, keepsCommandRules: isLater };
    this.world = { catalog, allowsChannelsByDefault: false, namesSanitizing: isLater, mayReopenSelectors: !isLater, splitWords: splitArgs };
    this.rules = newUserRules(this.world);
  }

  renew(): void {
    this.rules = newUserRules(this.world);
  }

  /** @returns the words of the reply to ACL SETUSER */
  change(words: readonly Binary[]): string {
    try {
      this.rules = changedRules(this.rules, words, this.world);
      return 'OK';
    } catch (error) {
      if (error instanceof ErrorReply) return error.message;
      throw error;
    }
  }

  fields(): UserFields {
    const texts = (selector: Selector): string[] => [
      settled(describeCommands(selector.commands, this.style)),
      describeKeys(selector),
      describeChannels(selector),
    ];
    const { passwords, root, selectors } = this.rules;
    return { flags: flagsOf(this.rules), passwords, root: texts(root), selectors: selectors.map(texts) };
  }

  line(): string {
    return settled(`user u ${describeUser(this.rules, this.style)}`);
  }
}

/** As toEqual, which would take most of the time. */
function compare(received: unknown, expected: unknown, context: () => unknown): void {
  if (JSON.stringify(received) === JSON.stringify(expected)) return;
  expect({ context: context(), received }).toEqual({ context: context(), received: expected });
}

/** Sometimes a word less, or one more. */
function spoilt(argv: Binary[], maker: ArgumentMaker): Binary[] {
  if (!maker.once(8)) return argv;
  const at = maker.pick([...argv.keys()]);
  return maker.once(2) ? argv.toSpliced(at, 1) : argv.toSpliced(at, 0, maker.from(maker.pick([pools.bounded, pools.option])));
}

interface UserFields {
  readonly flags: readonly string[];
  readonly passwords: readonly string[];
  readonly root: readonly string[];
  readonly selectors: readonly (readonly string[])[];
}

/** Has several calls refused. @returns the entries of ACL LOG without what hangs on time and connection */
async function playRefusals(server: RedisUnderTest): Promise<string[]> {
  const [admin, user] = [await server.connect(), await server.connect()];
  const rules = 'on >p ~k* &c* +get +mget +multi +exec +publish +subscribe +config|get (+set ~s) (+mget ~m)';
  await admin.send(['ACL', 'SETUSER', 'u', ...rules.split(' ')]);
  const calls = `AUTH p,AUTH u wrong,auth u wrong,AUTH "" x,HELLO 3 AUTH u wrong,AUTH u p,GET k,GET x,GET x,get y,SET s v,SET x v,STRLEN k,
    MGET k x,MGET x y,MGET m k,PUBLISH x m,SUBSCRIBE c x,CONFIG SET a b,CONFIG GET x,ACL LOG,MULTI,GET x,GET k,SET x v,EXEC,EXEC,EVAL x 0`;
  for (const call of calls.split(/,\s*/)) await user.send(call.split(' '));
  await admin.send(['ACL', 'SETUSER', 'u', '+@all', '-exec']);
  for (const call of ['MULTI', 'PING', 'EXEC', 'SET k v']) await user.send(call.split(' '));
  await admin.send(['ACL', 'SETUSER', 'u', '+exec']);
  // From 7.2 on a real server leaves a failed AUTH out of EXEC's reply, which then has no end.
  const login = server.version === '7.0' ? ['AUTH u wrong'] : [];
  for (const call of ['MULTI', 'PING', 'GET k', ...login]) await user.send(call.split(' '));
  await admin.send(['ACL', 'SETUSER', 'u', '-ping', 'resetkeys']);
  await user.send(['EXEC']);
  admin.received.length = 0;
  await admin.send(['ACL', 'LOG', '100']);
  const entries = parseReply(admin.received.shift()!) as { readonly items: readonly Wire[] };
  const shown = ['count', 'reason', 'context', 'object', 'username', 'entry-id'];
  return entries.items.map((entry) => {
    const texts = textsOf(entry);
    return shown.map((name) => (texts.includes(name) ? texts[texts.indexOf(name) + 1] : '')).join(' ');
  });
}

/** ACL GETUSER's reply in RESP2. */
function readUser(reply: Wire): UserFields {
  const items = (reply as { items: readonly Wire[] }).items;
  const triple = (values: readonly Wire[]): string[] => [settled(textOf(values[1]!)), textOf(values[3]!), textOf(values[5]!)];
  const selectors = (items[11] as { items: readonly { items: readonly Wire[] }[] }).items;
  return {
    flags: textsOf(items[1]!),
    passwords: textsOf(items[3]!),
    root: triple(items.slice(4, 10)),
    selectors: selectors.map((each) => triple(each.items)),
  };
}

/** The user's line in the reply to ACL LIST. */
function readLine(list: Wire): string {
  return settled(textsOf(list).find((each) => each.startsWith('user u ')) ?? '');
}

/** Rules for single commands stand in the order of the real server's hash table: here in that of the alphabet. */
function settled(text: string): string {
  return text.replace(/[+-]@all(?: [+-][^ )]+)*/g, (rules) => {
    const words = rules.split(/ (?=[+-])/);
    const first = words.findIndex((word) => word[1] !== '@');
    return first < 0 ? rules : [...words.slice(0, first), ...words.slice(first).sort()].join(' ');
  });
}

function textsOf(wire: Wire): string[] {
  return (wire as { readonly items: readonly Wire[] }).items.map(textOf);
}

function textOf(wire: Wire): string {
  return 'text' in wire ? wire.text : '';
}
