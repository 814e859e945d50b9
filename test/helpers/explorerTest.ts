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
  /** Verifies after each test that the browser has reported no violation. */
  open: async ({ app, browser }: { app: TestApp; browser: Browser }, use) => {
    const explorers: ExplorerPage[] = [];
    await use(async (options) => {
      const explorer = await ExplorerPage.open(browser, app.url, options);
      explorers.push(explorer);
      return explorer;
    });
    for (const explorer of explorers) await explorer[Symbol.asyncDispose]();
    expect(explorers.flatMap(({ complaints }) => complaints)).toEqual([]);
  },
});
