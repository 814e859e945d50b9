import type { Browser } from 'playwright-core';
import { describe, expect } from 'vitest';
import { loadDemo } from '../../src/demo.ts';
import { STAFF_TOKEN, type TestApp } from '../helpers/app.ts';
import { type ExplorerOptions, ExplorerPage, findChromium, openBrowser, POLL } from '../helpers/browser.ts';
import type { Data } from '../helpers/client.ts';
import { isPostgresql } from '../helpers/database.ts';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const chromium = findChromium();
if (!chromium)
  console.warn(
    'Skipped: the explorer in a browser. Install Chromium or Chrome, or name one with the environment variable CHROMIUM.',
  );

const TABS = ['FindSoftware', 'AllVersions', 'FindExtension', 'Catalogs', 'Browse', 'ImportCatalog', 'WatchImport'];
const STAFF = JSON.stringify({ Authorization: `Bearer ${STAFF_TOKEN}` });

interface Fixtures {
  browser: Browser;
  open: (options?: ExplorerOptions) => Promise<ExplorerPage>;
}

const EESSI = catalog('2025.06').package('GROMACS');
const withGateway = testWithApp({}, ({ app }) => loadDemo(app));
const test = withGateway.extend<Fixtures>({
  browser: [
    async ({}, use) => {
      const browser = await openBrowser(chromium ?? '');
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  /** Whatever a test does in the explorer, the browser has nothing to complain of. */
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

// What a browser shows does not depend on the database, so it is looked at with one of them.
describe.skipIf(!chromium || isPostgresql)('in a browser', { timeout: 120_000 }, () => {
  test('the explorer opens with a tab for each question', async ({ open }) => {
    const explorer = await open();

    expect(await explorer.page.title()).toBe('Software catalogs');
    expect(await explorer.tabs()).toEqual(TABS);
    expect(await explorer.query()).toContain('Welcome!');
  });

  test('what somebody smuggles into the page is not run, and cannot send anything away', async ({ open }) => {
    const explorer = await open();
    const smuggle = () =>
      new Promise<string[]>((resolve) => {
        const refused: string[] = [];
        addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          refused.push(effectiveDirective);
          if (refused.length === 5) resolve(refused.toSorted());
        });
        const script = Object.assign(document.createElement('script'), { textContent: 'smuggled = true' });
        const base = Object.assign(document.createElement('base'), { href: 'https://evil.example/' });
        document.body.append(script, base);
        document.body.insertAdjacentHTML('beforeend', '<b onclick="smuggled = true"></b>');
        document.body.lastElementChild?.dispatchEvent(new Event('click'));
        document.body.insertAdjacentHTML('beforeend', '<iframe src="https://evil.example/"></iframe>');
        fetch('https://evil.example/').catch(() => undefined);
      });

    const refused = await explorer.page.evaluate(smuggle);

    expect(refused).toEqual(['base-uri', 'connect-src', 'frame-src', 'script-src-attr', 'script-src-elem']);
    expect(await explorer.page.evaluate(() => 'smuggled' in globalThis)).toBe(false);
    const complaints = explorer.complaints.splice(0);
    expect(complaints.length).toBeGreaterThanOrEqual(5);
    for (const complaint of complaints) expect(complaint).toContain('Content Security Policy');
  });

  test('the page may open a socket to its own gateway', async ({ open }) => {
    const { page } = await open();

    const opened = page.evaluate(
      () =>
        new Promise((resolve) => {
          const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
          for (const type of ['open', 'error']) socket.addEventListener(type, () => (socket.close(), resolve(type)));
        }),
    );

    expect(await opened).toBe('open');
  });

  test('every query shows data of the demo catalog', async ({ open }) => {
    const shown: Record<string, string> = {
      FindSoftware: 'module load GROMACS/2024.4-foss-2023b-CUDA-12.4.0',
      AllVersions: '"GROMACS/2025.2-foss-2024a"',
      FindExtension: '"SciPy-bundle"',
      Catalogs: '"Demo"',
      Browse: '"endCursor"',
    };
    const explorer = await open();

    for (const [tab, text] of Object.entries(shown)) {
      await explorer.openTab(tab);
      const answer = await (await explorer.execute()).text();
      expect(JSON.parse(answer)).not.toHaveProperty('errors');
      expect(answer).toContain(text);
      await explorer.shows('"data"');
    }
  });

  test('a researcher asks for something else under Variables', async ({ open }) => {
    const explorer = await open();

    await explorer.write('Variables', '{"words": "lammps", "cpu": [], "gpu": []}');
    const answer: unknown = await (await explorer.execute()).json();

    expect(answer).toMatchObject({ data: { packages: { nodes: [{ name: 'LAMMPS' }] } } });
  });

  test('the events of the demo import arrive over SSE once the token is in the headers', async ({ open }) => {
    const explorer = await open();
    await explorer.openTab('WatchImport');

    await explorer.write('Headers', STAFF);
    const answer = await explorer.execute();

    expect(answer.headers()['content-type']).toContain('text/event-stream');
    await explorer.shows('"SUCCEEDED"');
    await explorer.shows('"catalogName": "Demo"');
  });

  test('staff start an import and watch it while it runs', async ({ app, open }) => {
    app.answer(SOFTWARE_PATH, { body: eessiText([EESSI]), stallAfter: 300 });
    const explorer = await open();
    await explorer.openTab('ImportCatalog');

    await explorer.write('Headers', STAFF);
    await explorer.write('Variables', '{"source": "EESSI", "release": "2025.06", "dryRun": false}');
    const { job } = ((await (await explorer.execute()).json()) as { data: Data }).data['importCatalog'] as {
      job: { id: string };
    };
    await explorer.openTab('WatchImport');
    await explorer.write('Headers', STAFF);
    await explorer.write('Variables', JSON.stringify({ jobId: job.id }));
    await explorer.execute();

    await explorer.shows('"DOWNLOADING"');
    await app.cancel(job.id);
    await explorer.shows('"CANCELLED"');
  });

  test('without a token the staff tabs say what is missing', async ({ open }) => {
    const explorer = await open();

    for (const tab of ['ImportCatalog', 'WatchImport']) {
      await explorer.openTab(tab);
      await explorer.execute();
      await explorer.shows('This needs a token');
    }
  });

  test('names are completed while they are typed', async ({ open }) => {
    const { page } = await open();

    await page.getByLabel('New tab').click();
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.type('{ packa', { delay: 50 });

    await page.locator('.suggest-widget').getByLabel('packages', { exact: true }).waitFor();
  });

  test('the docs explain every field', async ({ open }) => {
    const { page } = await open();

    await page.getByLabel('Show Documentation Explorer').click();
    await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).click();

    await page.locator('.graphiql-doc-explorer').getByText('The packages of all catalogs.').waitFor();
  });

  test('a reload brings back the explorer with what was written', async ({ app, open }) => {
    const explorer = await open();
    await explorer.page.locator('.graphiql-query-editor .view-lines').click();
    await explorer.page.keyboard.press('Control+Home');
    await explorer.page.keyboard.type('# mine\n');
    await expect.poll(() => explorer.page.evaluate(() => localStorage.getItem('graphiql:tabState')), POLL).toContain('# mine');

    await explorer.reload();

    expect(explorer.page.url()).toBe(`${app.url}/graphql`);
    expect(await explorer.tabs()).toEqual(TABS);
    expect(await explorer.query()).toContain('# mine');
    expect(await (await explorer.execute()).text()).toContain('GROMACS');
  });

  test('the page is loaded once, though what it asks goes to the same path', async ({ open }) => {
    const explorer = await open();
    await explorer.execute();
    const bytes = () =>
      explorer.page.evaluate(() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).transferSize);
    const first = await bytes();

    await explorer.reload();

    expect(first).toBeLessThan(2_000_000);
    expect(await bytes()).toBeLessThan(2_000);
  });

  test('on a phone the answer stands below the query, on a desktop beside it', async ({ open }) => {
    const boxes = async ({ page }: ExplorerPage) => [
      await page.locator('.graphiql-editors').boundingBox(),
      await page.locator('.graphiql-response').boundingBox(),
    ];

    const phone = await open({ viewport: { width: 390, height: 844 }, isMobile: true });
    expect(await boxes(phone)).toMatchObject([
      { x: 48, width: 334 },
      { x: 48, width: 334 },
    ]);
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

    const desktop = await open();
    expect(await boxes(desktop)).toMatchObject([
      { x: 68, y: 54.5 },
      { x: 668, y: 54.5 },
    ]);
  });
});
