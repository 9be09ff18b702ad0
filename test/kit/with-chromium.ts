import { type Browser, chromium, type Page } from 'playwright-core';
import { findProgram } from '../../src/base/find-program';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const program = names
  .map((name) => findProgram(name, { path: process.env['PATH'], cwd: process.cwd() }))
  .find((found) => found !== undefined);
const isRequired = (process.env['REQUIRE'] ?? '').split(/[\s,]+/).includes('chromium');

/** Shows a page to the browser. What it writes to its console, and what it asks of the network, is kept. */
export interface Shown {
  readonly page: Page;
  readonly messages: readonly string[];
  readonly requests: readonly string[];
}

/**
 * A describe block that needs Chromium. Without one its tests are skipped and the reason stands in the block's name; with REQUIRE=chromium the file
 * fails instead.
 * @param body given a function that shows the HTML file at a path in a tab of its own
 */
export function describeWithChromium(
  name: string,
  body: (show: (path: string, scheme?: 'light' | 'dark') => Promise<Shown>) => void,
): void {
  const missing = `there is no ${names.join(', ')} on PATH`;
  if (program === undefined && isRequired) {
    test(name, () => {
      throw new Error(`REQUIRE=chromium, but ${missing}`);
    });
    return;
  }
  if (program === undefined) process.stderr.write(`${name}: skipped, ${missing}\n`);
  const block = program === undefined ? describe.skip : describe;
  block(program === undefined ? `${name} (skipped: ${missing})` : name, () => {
    let browser: Browser;
    beforeAll(async () => {
      // Chromium's own sandbox cannot be had by root or in a container; the pages are ours.
      browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] });
    }, launchLimitMs);
    afterAll(() => browser.close());
    body(async (path, colorScheme = 'light') => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
      const [messages, requests]: string[][] = [[], []];
      page.on('console', (message) => messages!.push(message.text()));
      page.on('pageerror', (error) => messages!.push(error.message));
      page.on('request', (request) => requests!.push(request.url()));
      await page.goto(`file://${path}`);
      return { page, messages: messages!, requests: requests! };
    });
  });
}

const launchLimitMs = 60_000;
