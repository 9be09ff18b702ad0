import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { RaceReport } from '../../race/report';
import { racePage } from '../../report/race-page';
import { raceSarif } from '../../report/race-sarif';
import { type KeptReport, raceSummary } from '../../report/race-summary';
import { raceText } from '../../report/race-text';
import { reportsIn } from './reports-folder';

/** All that is ever written there, and deleted. */
const ourFile = /^(?:race-.*\.(?:json|html)|suppressed-.*\.json|summary\.(?:txt|json|sarif)|\.gitignore)$/;
const longestName = 60;

/**
 * Keeps a report as JSON and as a page. The same report twice is one.
 * @returns the path of the page
 */
export function keepRaceReport(report: RaceReport, folder: string): string {
  makeReportsFolder(folder);
  const json = JSON.stringify(report, undefined, 1);
  const digest = createHash('sha256').update(json).digest('hex').slice(0, 8);
  const name = `race-${slug(report.test === '' ? report.file : report.test)}-${digest}`;
  const page = join(folder, `${name}.html`);
  if (existsSync(page)) return page;
  writeFileSync(join(folder, `${name}.json`), json);
  writeFileSync(page, racePage(report));
  return page;
}

/** Keeps which suppressions of a file have been of use. @param counts how often each has */
export function keepSuppressions(suppressions: readonly string[], counts: readonly number[], folder: string): void {
  makeReportsFolder(folder);
  const json = JSON.stringify(suppressions.map((text, at) => ({ text, count: counts[at] })));
  const digest = createHash('sha256').update(json).digest('hex').slice(0, 8);
  writeFileSync(join(folder, `suppressed-${digest}.json`), json);
}

/** Those of all files that were of no use in the run. */
export function unusedSuppressions(folder: string): string[] {
  const counts = new Map<string, number>();
  for (const file of existsSync(folder) ? readdirSync(folder).filter((each) => each.startsWith('suppressed-')) : [])
    for (const { text, count } of JSON.parse(readFileSync(join(folder, file), 'utf8')) as { text: string; count: number }[])
      counts.set(text, (counts.get(text) ?? 0) + count);
  return [...counts].flatMap(([text, count]) => (count === 0 ? [text] : []));
}

export function makeReportsFolder(folder: string): void {
  // Results of a run, in a repository.
  const ignored = join(folder, '.gitignore');
  if (existsSync(ignored)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(ignored, '*\n');
}

/** Deletes what runs before this one have left; the folder, too, when nothing else is in it. */
export function clearReports(folder: string): void {
  if (!existsSync(folder)) return;
  const files = readdirSync(folder);
  const ours = files.filter((file) => ourFile.test(file));
  for (const file of ours) rmSync(join(folder, file));
  if (ours.length === files.length) rmSync(folder, { recursive: true });
}

/** What the files of the run have kept, in the order of their names. */
export function keptReports(folder: string): KeptReport[] {
  return reportsIn(folder)
    .sort()
    .map((file) => ({
      report: JSON.parse(readFileSync(join(folder, file), 'utf8')) as RaceReport,
      page: relative(process.cwd(), join(folder, file.replace(/json$/, 'html'))),
    }));
}

/**
 * Writes what is in the folder as one text, one JSON and one SARIF file.
 * @param version of this package
 * @returns the text's head, for the terminal
 */
export function writeSummary(folder: string, version: string): string {
  const kept = keptReports(folder);
  const summary = raceSummary(kept, relative(process.cwd(), folder) || '.');
  const texts = kept.map(({ report, page }) => raceText(report, { page }));
  writeFileSync(join(folder, 'summary.txt'), `${[summary, ...texts].join(`\n\n${'='.repeat(100)}\n\n`)}\n`);
  writeFileSync(join(folder, 'summary.json'), JSON.stringify({ version: 1, reports: kept.map(({ report }) => report) }, undefined, 1));
  const reports = kept.map(({ report }) => report);
  writeFileSync(join(folder, 'summary.sarif'), JSON.stringify(raceSarif(reports, version), undefined, 1));
  return summary;
}

function slug(text: string): string {
  const name = text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return name.slice(0, longestName) || 'test';
}
