import { extract, parse } from 'jest-docblock';
import { checkPragmas, pragmaOptions, type TestFile } from '../../src/environment/docblock';

const file = (text: string): TestFile => ({ path: 'a.test.ts', text, pragmas: parse(extract(text)) });

describe('a pragma that Jest ignores', () => {
  test.each([
    ['in a line comment', '// @jest-environment node\n', 1, 'it is in a line comment', '/** @jest-environment node */'],
    ['behind an import', 'import "x";\n\n/** @redis {"databases": 4} */', 3, 'not in the first comment', '/** @redis {"databases": 4} */'],
    ['in the second comment', '/* licence */\n/**\n * @jest-environment-options {"a": 1}\n */', 3, 'not in the first comment', '{"a": 1}'],
    ['behind a shebang', '#!/usr/bin/env node\n/** @jest-environment node */', 2, 'not in the first comment', 'Delete line 2'],
  ])('%s', (_, text, line, reason, fix) => {
    const check = (): void => checkPragmas(file(text), 'redis');
    expect(check).toThrow(`a.test.ts:${line}: Jest ignores`);
    expect(check).toThrow(reason);
    expect(check).toThrow(fix);
    expect(check).toThrow(expect.objectContaining({ code: 'JD_PRAGMA' }));
  });

  test('given twice', () => {
    const text = '/**\n * @jest-environment-options {"a": 1}\n * @jest-environment-options {"b": 2}\n */';
    expect(() => checkPragmas(file(text), 'redis')).toThrow('a.test.ts:3: @jest-environment-options is given twice (lines 2 and 3)');
  });

  test.each([
    ['jest-enviroment', 'jest-environment', '/** @jest-enviroment node */', 1],
    ['reids', 'redis', '/** @reids {"databases": 4} */', 1],
    ['Redis', 'redis', "/**\n * @Redis {\n *   'databases': 4\n * }\n */", 2],
  ])('misspelt as @%s', (name, meant, text, line) => {
    expect(() => checkPragmas(file(text), 'redis')).toThrow(
      `a.test.ts:${line}: there is no pragma @${name}, and Jest ignores it.\nWrite @${meant}.`,
    );
  });

  test('@redis where there is none', () => {
    expect(() => checkPragmas(file('/** @redis {"databases": 1} */'), 'node')).toThrow('its environment has no Redis');
  });
});

test.each([
  ['the first comment', '/** @jest-environment node */'],
  ['behind blank lines, as a plain comment', '\n\n/* @jest-environment node */ code();'],
  ['fixtures in templates', 'const text = `\n// @jest-environment node\n/** @redis {} */`;'],
  ['names that only look alike', '/** @param x */\nimport a from "@redis/client"; // @redis/client is a package\n/** @redistribute {x} */'],
  ['tags of JSDoc', '/**\n * @reads {string}\n * @redux {{a: "b"}}\n * @see {"x"}\n */'],
  ['prose', '/** first */\n// Set by @jest-environment: see the guide.\n// the @redis {} pragma is above'],
])('leaves alone %s', (_, text) => {
  expect(() => checkPragmas(file(text), 'redis')).not.toThrow();
});

describe('the options of @redis', () => {
  test.each([
    ['one line', '/** @redis {"databases": 4} */', { databases: 4 }],
    ['no space', '/** @redis{"databases": 4} */', { databases: 4 }],
    ['none', '/** @redis */', {}],
    ['none, and another pragma', '/**\n * @redis\n * @jest-environment jest-distributed/environments/redis\n */', {}],
    [
      'several lines with comments, after other text',
      '/**\n * Tests the cache.\n *\n * @redis {\n *   "reset": "file", // data stays\n *   "env": {\n *     "CACHE_URL": "url", // read by config.ts\n *   },\n * }\n * @jest-environment jest-distributed/environments/redis\n */',
      { reset: 'file', env: { CACHE_URL: 'url' } },
    ],
    ['Windows line ends', '/**\r\n * @redis {\r\n *   "databases": 2\r\n * }\r\n */', { databases: 2 }],
    ['an address in a text', '/** @redis {"config": {"x": "redis://h"}} */', { config: { x: 'redis://h' } }],
  ])('%s', (_, text, options) => {
    expect(pragmaOptions(file(text), 'redis')).toEqual([options]);
  });

  test('those of @cluster stand beside them, and those of several containers', () => {
    const text =
      '/**\n * @cluster {"masters": 4}\n * @redis {"password": "p"}\n * @container {"as": "A"}\n * @container {\n *   "as": "B" // two\n * }\n */';
    expect(pragmaOptions(file(text), 'redis')).toEqual([{ password: 'p' }]);
    expect(pragmaOptions(file(text), 'cluster')).toEqual([{ masters: 4 }]);
    expect(pragmaOptions(file(text), 'container')).toEqual([{ as: 'A' }, { as: 'B' }]);
    expect(() => checkPragmas(file(text), 'redis')).not.toThrow();
    expect(() => pragmaOptions(file('/** @cluster 3 */'), 'cluster')).toThrow('@cluster takes a JSON object, and here follows 3');
    for (const name of ['cluster', 'container']) {
      expect(() => checkPragmas(file(`import "x";\n/** @${name} {"masters": 4} */`), 'redis')).toThrow(
        `a.test.ts:2: Jest ignores @${name} here`,
      );
    }
    expect(() => checkPragmas(file('/** @cluster {"masters": 4} */'), 'node')).toThrow('environments/redis-cluster');
  });

  test('none without the pragma', () => {
    expect(pragmaOptions(file('test("x", () => {}); // @redis'), 'redis')).toEqual([]);
  });

  test.each([
    ['/**\n * @redis databases=4\n */', 'a.test.ts:2: @redis takes a JSON object, and here follows databases=4'],
    ['/**\n * @redis {\n *   "databases": 4\n *   "reset": "file"\n * }\n */', 'a.test.ts:4: the options of @redis are not JSON'],
    ["/** @redis {'databases': 4} */", 'a.test.ts:1: the options of @redis are not JSON'],
  ])('refuses %j', (text, message) => {
    expect(() => pragmaOptions(file(text), 'redis')).toThrow(message);
  });
});
