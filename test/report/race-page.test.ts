import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { RaceReport } from '../../src/race/report';
import { racePage } from '../../src/report/race-page';
import { describeWithChromium } from '../kit/with-chromium';
import { commandStep, crowd, deadlock, hostile, livelock, lostUpdate } from './sample-reports';

/** In a file of their own, for this program has no types of a browser. */
const probes = require('./page-probes.cjs') as {
  gapsOfLines(): number[];
  widthOfPage(): number;
  contrastsOfTexts(): { text: string; contrast: number; paper: number }[];
};
const limitMs = 60_000;

describeWithChromium('the page of a race, in a browser', (show) => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'race-page-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  const open = (report: RaceReport, scheme?: 'light' | 'dark'): ReturnType<typeof show> => {
    const path = join(folder, 'page.html');
    writeFileSync(path, racePage(report));
    return show(path, scheme);
  };
  const texts = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allInnerTexts();
  const current = (page: Page): Promise<string> => page.locator('[aria-current=step]').innerText();
  const details = (page: Page): Promise<string[]> => texts(page, '.detail:visible h2');

  test(
    'a lane a task, a row a step, a line a conflict; it begins where the conflict is',
    async () => {
      const { page, messages, requests } = await open(lostUpdate);
      expect(await texts(page, '.heads .task')).toEqual(['alice', 'bob']);
      expect(await texts(page, '.step code')).toEqual(['GET counter', 'GET counter', 'SET counter 1', 'SET counter 1']);
      const xs = await page.locator('.step').evaluateAll((steps) => steps.map((step) => Math.round(step.getBoundingClientRect().x)));
      expect(xs[0]).toBe(xs[2]);
      expect(xs[1]).toBe(xs[3]);
      expect(xs[1]).toBeGreaterThan(xs[0]!);
      expect(await details(page)).toEqual(['alice step 3 of 4']);
      expect(await page.locator('svg g.current').getAttribute('data-first')).toBe('1');
      expect(await texts(page, '.detail:visible .values td')).toEqual(['"0"', '"1"']);
      expect(await texts(page, '.detail:visible .stack li')).toEqual([
        'increment (src/counter.ts:13:16)',
        'async visit (src/pages.ts:40:3)',
        'Object.<anonymous> (test/counter.test.ts:20:9)',
      ]);
      expect(await texts(page, '.outcome pre')).toEqual(
        [lostUpdate.expected!, lostUpdate.got!].map((text) => expect.stringContaining(text)),
      );
      expect(await texts(page, '.replay')).toEqual([lostUpdate.replay]);
      expect(messages).toEqual([]);
      expect(requests).toEqual([`file://${join(folder, 'page.html')}`]);
    },
    limitMs,
  );

  test(
    'lines end at the sides of the two steps',
    async () => {
      const { page } = await open(lostUpdate);
      const gaps = await page.evaluate(probes.gapsOfLines);
      expect(gaps).toHaveLength(8);
      expect(Math.max(...gaps)).toBeLessThan(2);
    },
    limitMs,
  );

  test(
    'arrow keys, Home, End, a click, and the link to the other side of a conflict step through it; the state follows',
    async () => {
      const { page } = await open(lostUpdate);
      const press = async (key: string): Promise<string[]> => {
        await page.keyboard.press(key);
        return [...(await details(page)), ...(await texts(page, '.places td'))];
      };
      expect(await press('Home')).toEqual(['alice step 1 of 4', '"0"']);
      expect(await press('ArrowUp')).toEqual(['alice step 1 of 4', '"0"']);
      expect(await press('ArrowDown')).toEqual(['bob step 2 of 4', '"0"']);
      expect(await press('ArrowRight')).toEqual(['alice step 3 of 4', '"1"']);
      expect(await page.locator('.step.later').count()).toBe(1);
      expect(await press('ArrowLeft')).toEqual(['bob step 2 of 4', '"0"']);
      expect(await press('End')).toEqual(['bob step 4 of 4', '"1"']);
      expect(await press('ArrowDown')).toEqual(['bob step 4 of 4', '"1"']);
      await page.locator('.detail:visible [data-go]').click();
      expect(await details(page)).toEqual(['alice step 1 of 4']);
      await page.locator('[data-step="2"]').click();
      expect(await current(page)).toContain('SET counter 1');
    },
    limitMs,
  );

  test(
    'what tasks and values are called never becomes a part of the page',
    async () => {
      const { page, messages, requests } = await open(hostile);
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
      expect(await page.title()).toBe('not serializable: shows </script><script>document.title = "owned"</script> & "quotes"');
      expect(await page.locator('script, img, b:not(.place b), main i:not(.read, .write)').count()).toBe(1);
      expect(await texts(page, '.heads .task')).toEqual(['<i>alice</i>', '\\u202ebob\\n']);
      expect(await texts(page, '.places td')).toEqual([expect.stringMatching(/^"y{1999}… \+1,002 characters$/)]);
      expect(messages).toEqual([]);
      expect(requests).toHaveLength(1);
    },
    limitMs,
  );

  test(
    'a script that got into a page all the same does not run',
    async () => {
      const path = join(folder, 'broken.html');
      writeFileSync(path, racePage(lostUpdate).replace('<header>', '<header><script>document.title = "owned"</script>'));
      const { page, messages } = await show(path);
      expect(await page.title()).toBe('not serializable: counts visits');
      expect(messages).toEqual([expect.stringContaining('Content Security Policy')]);
    },
    limitMs,
  );

  test.each(['light', 'dark'] as const)(
    'readable in %s: every text has a contrast of 4.5 at least',
    async (scheme) => {
      const { page } = await open(lostUpdate, scheme);
      await page.keyboard.press('End'); // what is yet to come is faint on purpose
      const contrasts = await page.evaluate(probes.contrastsOfTexts);
      expect(contrasts.length).toBeGreaterThan(20);
      expect(contrasts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
      const paper = contrasts.find(({ text }) => text === 'alice')!.paper;
      expect(paper < 0.5).toBe(scheme === 'dark');
    },
    limitMs,
  );

  test(
    'schedules that are long, wide or without conflicts',
    async () => {
      const long = Array.from({ length: 3_000 }, (_, i) =>
        commandStep(i % 2, `SET counter ${i}`, { kind: 'write', before: `${i - 1}`, after: `${i}` }),
      );
      const { page } = await open({ ...lostUpdate, steps: long, conflicts: [{ where: 'db 0 counter', first: 1_500, second: 1_503 }] });
      expect(await page.locator('.step').count()).toBeLessThanOrEqual(500);
      expect(await details(page)).toEqual(['bob step 1504 of 3000']);
      expect(await texts(page, '.places td')).toEqual(['1503']);
      await page.keyboard.press('End');
      expect(await texts(page, '.places td')).toEqual(['2999']);
      for (const report of [deadlock, livelock, crowd]) {
        const shown = await open(report);
        expect(await texts(shown.page, '.failure')).toEqual([report.failure]);
        expect(await details(shown.page)).toHaveLength(1);
        expect(shown.messages).toEqual([]);
      }
      const empty = await open({ ...lostUpdate, steps: [], conflicts: [] });
      expect(await texts(empty.page, 'h1')).toEqual([lostUpdate.what]);
      expect(empty.messages).toEqual([]);
    },
    limitMs,
  );

  test(
    'on a narrow screen nothing is wider than the screen but the lanes, which scroll',
    async () => {
      const { page } = await open(crowd);
      await page.setViewportSize({ width: 480, height: 800 });
      expect(await page.evaluate(probes.widthOfPage)).toBeLessThanOrEqual(480);
    },
    limitMs,
  );
});
