import type { RaceReport } from '../race/report';
import { cut } from './columns';

const lineColumns = 100;
const mostRaces = 30;

/** A report that was kept, and the page of it. */
export interface KeptReport {
  readonly report: RaceReport;
  /** A path. */
  readonly page: string;
}

/** All races of a run in a few lines: each with its test, its page, and how to replay it. */
export function raceSummary(kept: readonly KeptReport[], folder: string): string {
  if (kept.length === 0) return 'RACE: no race found.';
  const files = new Set(kept.map(({ report }) => report.file)).size;
  const shown = kept.slice(0, mostRaces).flatMap(({ report, page }, i) => {
    const place = [report.file, report.test].filter((part) => part !== '').join(': ');
    return [
      '',
      cut(`${i + 1}. ${report.failure}: ${report.what}`, lineColumns),
      ...(place === '' ? [] : [cut(`   ${place}`, lineColumns)]),
      `   ${page}`,
      ...(report.replay === undefined ? [] : [`   ${report.replay}`]),
    ];
  });
  const left = kept.length - mostRaces;
  return [
    `RACE: ${counted(kept.length, 'race')} in ${counted(files, 'file')}. All of it is in ${folder}: summary.txt, summary.json, summary.sarif.`,
    ...shown,
    ...(left > 0 ? ['', `and ${counted(left, 'more race')}`] : []),
  ].join('\n');
}

function counted(count: number, name: string): string {
  return `${count.toLocaleString('en-US')} ${name}${count === 1 ? '' : 's'}`;
}
