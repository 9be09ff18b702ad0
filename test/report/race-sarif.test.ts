import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv';
import draft4 from 'ajv/lib/refs/json-schema-draft-04.json';
import type { Log } from 'sarif';
import type { RaceReport } from '../../src/race/report';
import { raceSarif } from '../../src/report/race-sarif';
import { crowd, deadlock, hostile, livelock, lostUpdate } from './sample-reports';

// The types of SARIF's schema: a wrong name or kind of property does not compile.
const log = (...reports: RaceReport[]): Log => raceSarif(reports, '1.2.3');

test('a race is a result: where, what, how to replay it, a thread for each task', () => {
  const { runs, version, $schema } = log(lostUpdate);
  expect(version).toBe('2.1.0');
  expect($schema).toMatch(/sarif-2\.1\.0\.json$/);
  const [result] = runs[0]!.results!;
  expect(result).toMatchObject({
    ruleId: 'race/not-serializable',
    level: 'error',
    message: { text: `${lostUpdate.what}\nReplay: ${lostUpdate.replay}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/counter.ts', uriBaseId: '%SRCROOT%' },
          region: { startLine: 13, startColumn: 16 },
        },
      },
    ],
    relatedLocations: [
      { physicalLocation: { region: { startLine: 12, startColumn: 30 } }, message: { text: 'bob: GET counter (db 0 counter)' } },
    ],
  });
  const threads = result!.codeFlows![0]!.threadFlows;
  expect(
    threads.map(({ id, locations }) => [id, locations.map(({ executionOrder, location }) => [executionOrder, location!.message!.text])]),
  ).toEqual([
    ['alice', [[1, 'GET counter → "0"'], [3, 'SET counter 1 → OK']]], // prettier-ignore
    ['bob', [[2, 'GET counter → "0"'], [4, 'SET counter 1 → OK']]], // prettier-ignore
  ]);
});

const reports = [lostUpdate, deadlock, livelock, crowd, hostile, { ...lostUpdate, steps: [], conflicts: [], file: '', test: '' }];

describe('the JSON schema of SARIF 2.1.0', () => {
  const ajv = new Ajv({ schemaId: 'auto', allErrors: true });
  ajv.addMetaSchema(draft4);
  const validate = ajv.compile(schema);
  const wrongOf = (value: unknown): unknown => (validate(value) === true ? [] : validate.errors);

  test('is kept', () => {
    expect(wrongOf(JSON.parse(JSON.stringify(log(...reports))))).toEqual([]);
    expect(wrongOf(log())).toEqual([]);
  });

  test.each<[string, (log: Log) => void]>([
    ['a result without its message', ({ runs }) => Reflect.deleteProperty(runs[0]!.results![0]!, 'message')],
    ['a line 0', ({ runs }) => Object.assign(runs[0]!.results![0]!.locations![0]!.physicalLocation!.region!, { startLine: 0 })],
    ['another version', (wrong) => Object.assign(wrong, { version: '2.0.0' })],
    ['a name that it does not know', ({ runs }) => Object.assign(runs[0]!.results![0]!, { rule: 1 })],
  ])('refuses %s', (_, spoil) => {
    const wrong = log(lostUpdate);
    spoil(wrong);
    expect(wrongOf(wrong)).not.toEqual([]);
  });
});

test('what the schema demands and types do not say', () => {
  const [run] = log(...reports).runs;
  const rules = run!.tool.driver.rules!;
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  expect(run!.results).toHaveLength(reports.length);
  for (const { ruleId, ruleIndex, message, locations, codeFlows, partialFingerprints } of run!.results!) {
    expect(rules[ruleIndex!]!.id).toBe(ruleId);
    expect(message.text).not.toBe('');
    expect(partialFingerprints!['race/v1']).toMatch(/^[0-9a-f]{32}$/);
    for (const { physicalLocation } of locations!) {
      expect(() => new URL(physicalLocation!.artifactLocation!.uri!, 'file:///')).not.toThrow();
      expect(physicalLocation!.artifactLocation!.uri).not.toMatch(/[\s<>"]/);
      expect(physicalLocation!.region?.startLine ?? 1).toBeGreaterThanOrEqual(1);
    }
    for (const { threadFlows } of codeFlows ?? []) {
      expect(threadFlows.length).toBeGreaterThan(0);
      for (const { locations: steps } of threadFlows) expect(steps.length).toBeGreaterThan(0);
      const orders = threadFlows.flatMap((thread) => thread.locations.map(({ executionOrder }) => executionOrder!));
      expect(orders.sort((a, b) => a - b)).toEqual(orders.map((_, i) => i + 1));
    }
  }
  expect(JSON.parse(JSON.stringify(run))).toEqual(run); // nothing undefined, nothing that is no JSON
});

test('a race has one fingerprint, whatever its schedule; another race has another', () => {
  const fingerprint = (report: RaceReport): string => log(report).runs[0]!.results![0]!.partialFingerprints!['race/v1']!;
  expect(fingerprint({ ...lostUpdate, schedule: 'v1:other', replay: 'other', got: 'other' })).toBe(fingerprint(lostUpdate));
  expect(fingerprint({ ...lostUpdate, test: 'other' })).not.toBe(fingerprint(lostUpdate));
});

test('paths that are absolute, and URLs, are URLs', () => {
  const at = (line: string): string => {
    const steps = lostUpdate.steps.map((step) => ({ ...step, stack: ['at node:internal/process/task_queues:95:5', line] }));
    return log({ ...lostUpdate, steps }).runs[0]!.results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri!;
  };
  expect(at('at f (/a b/c.ts:1:2)')).toBe('file:///a%20b/c.ts');
  expect(at('at async file:///a/b.mjs:3:4')).toBe('file:///a/b.mjs');
  expect(at('at async Promise.all (src/a.ts:3:4)')).toBe('src/a.ts');
});
