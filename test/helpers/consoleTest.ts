import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TestAppOptions } from './app.ts';
import { findChromium, openBrowser } from './browser.ts';
import { buildConsole } from './buildConsole.ts';
import { testWithApp } from './withApp.ts';

/** The path of the browser, if there is one. */
export const chromium = findChromium();
if (!chromium)
  console.warn(
    'Skipped: the console in a browser. Install Chromium or Chrome, or name one with the environment variable CHROMIUM.',
  );

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A step that takes longer has failed. */
const PATIENCE_MS = 15_000;

/** A page of the console. */
export interface ConsolePage {
  readonly page: Page;
  /** Requests to other hosts, violations of the content security policy, warnings and exceptions. */
  readonly complaints: string[];
  /** The rules of axe that the page breaks, all or those of colours only, with the first element of each. */
  readonly faults: (rules?: 'all' | 'colours') => Promise<string[]>;
}

interface Fixtures {
  browser: Browser;
  /** Opens an address of the console in a browser context of its own. */
  open: (path: string, options?: BrowserContextOptions) => Promise<ConsolePage>;
}

/** A `test` whose tests share a gateway that serves the console, and a browser. */
export async function consoleTest(options: TestAppOptions) {
  const consoleFolder = chromium ? await buildConsole() : '';
  return testWithApp({ ...options, consoleFolder }).extend<Fixtures>({
    browser: [
      async ({}, use) => {
        const browser = await openBrowser(chromium ?? '');
        await use(browser);
        await browser.close();
      },
      { scope: 'file' },
    ],
    open: async ({ app, browser }, use) => {
      const pages: ConsolePage[] = [];
      await use(async (path, contextOptions) => {
        const context = await browser.newContext({
          viewport: { width: 1280, height: 800 },
          permissions: ['clipboard-read', 'clipboard-write'],
          ...contextOptions,
        });
        context.setDefaultTimeout(PATIENCE_MS);
        const opened = watched(await context.newPage(), app.url);
        pages.push(opened);
        await opened.page.goto(app.url + path);
        return opened;
      });
      for (const { page } of pages) await page.context().close();
      expect(pages.flatMap(({ complaints }) => complaints)).toEqual([]);
    },
  });
}

function watched(page: Page, origin: string): ConsolePage {
  const complaints: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.origin !== origin) complaints.push(`asked ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const faults: ConsolePage['faults'] = async (rules = 'all') => {
    // By the protocol of the browser, which the content security policy of the page does not concern.
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(readFileSync(AXE, 'utf8'));
    return page.evaluate(
      async (runOnly) => {
        const options = { resultTypes: ['violations'], ...(runOnly && { runOnly }) };
        const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(options);
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
      },
      rules === 'colours' ? ['color-contrast', 'link-in-text-block'] : null,
    );
  };
  return { page, complaints, faults };
}

interface Axe {
  run(options: object): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>;
}

/** More than any screen has places for the focus. */
const MOST_TABS = 80;

/** Presses Tab until an element has the focus. @throws Error if it has not after so many times */
export async function tabTo(page: Page, target: Locator, most = MOST_TABS): Promise<void> {
  await target.waitFor();
  for (let times = 0; times < most; times += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The focus never comes to ${String(target)}.`);
}
