import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { loadDemo } from '../../src/demo.ts';
import type { TestApp } from './app.ts';
import { type ExplorerOptions, ExplorerPage, findChromium, openBrowser } from './browser.ts';
import { testWithApp } from './withApp.ts';

/** The path of the browser, if there is one. */
export const chromium = findChromium();
if (!chromium)
  console.warn(
    'Skipped: the explorer in a browser. Install Chromium or Chrome, or name one with the environment variable CHROMIUM.',
  );

interface Fixtures {
  browser: Browser;
  /** The page that tests share, since a new one has to compile megabytes of scripts first. */
  shared: ExplorerPage;
  /** Opens the explorer with nothing stored; with options, in a browser context of its own. */
  open: (options?: ExplorerOptions) => Promise<ExplorerPage>;
}

const withGateway = testWithApp({}, ({ app }) => loadDemo(app));
/** A `test` whose tests share a gateway with the demo catalog and a browser. */
export const test = withGateway.extend<Fixtures>({
  browser: [
    async ({}, use) => {
      const browser = await openBrowser(chromium ?? '');
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  shared: [
    async ({ app, browser }: { app: TestApp; browser: Browser }, use) => {
      await using shared = await ExplorerPage.open(browser, app.url);
      await shared.clear(app.url);
      await use(shared);
    },
    { scope: 'file' },
  ],
  /** Verifies after each test that the browser has reported no violation. */
  open: async ({ app, browser, shared }: { app: TestApp; browser: Browser; shared: ExplorerPage }, use) => {
    const own: ExplorerPage[] = [];
    await use(async (options) => {
      if (!options) return shared.load(app.url).then(() => shared);
      const explorer = await ExplorerPage.open(browser, app.url, options);
      own.push(explorer);
      return explorer;
    });
    for (const explorer of own) await explorer[Symbol.asyncDispose]();
    const complaints = [shared, ...own].flatMap((explorer) => explorer.complaints);
    await shared.clear(app.url);
    expect(complaints).toEqual([]);
  },
});
