import { describe, expect } from 'vitest';
import { STAFF_TOKEN } from '../helpers/app.ts';
import type { ExplorerPage } from '../helpers/browser.ts';
import { POLL } from '../helpers/browser.ts';
import type { Data } from '../helpers/client.ts';
import { chromium, test } from '../helpers/explorerTest.ts';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';

const QUERIES = [
  'FindSoftware',
  'Search',
  'AllVersions',
  'FindExtension',
  'RelatedPackages',
  'Catalogs',
  'LoadTogether',
  'CompareCatalogs',
  'PlanMove',
  'LatestChanges',
  'FollowChanges',
  'Browse',
];
const STAFF = ['DiscoverCatalogs', 'ImportCatalog', 'WatchImports', 'ImportJobs', 'RefreshCatalog', 'CancelImport'];
const TABS = [...QUERIES, ...STAFF];

const EESSI = catalog('2025.06').package('GROMACS');

describe.skipIf(!chromium)('in a browser', { timeout: 120_000 }, () => {
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

    await explorer.write('Variables', '{"words": "lammps", "host": {"cpu": "zen4"}}');
    const answer: unknown = await (await explorer.execute()).json();

    expect(answer).toMatchObject({ data: { packages: { nodes: [{ name: 'LAMMPS' }] } } });
  });

  test('staff sign in once, start an import in one tab and watch it in another', async ({ app, open }) => {
    app.answer(SOFTWARE_PATH, { body: eessiText([EESSI]), stallAfter: 300 });
    const explorer = await open();

    await explorer.signIn(STAFF_TOKEN);
    expect(await explorer.access()).toBe('Signed in as staff.');
    await explorer.openTab('ImportCatalog');
    await explorer.write('Variables', '{"source": "EESSI", "release": "2025.06", "dryRun": false}');
    const { job } = ((await (await explorer.execute()).json()) as { data: Data }).data['importCatalog'] as {
      job: { id: string };
    };
    await explorer.openTab('WatchImports');
    await explorer.watch();

    await explorer.shows('"DOWNLOADING"');
    await app.cancel(job.id);
    await explorer.shows('"CANCELLED"');
  });

  test('the token outlives a reload, and is gone when signed out', async ({ open }) => {
    const explorer = await open();
    await explorer.signIn(STAFF_TOKEN);
    await expect.poll(() => explorer.access(), POLL).toBe('Signed in as staff.');

    await explorer.reload();
    await expect.poll(() => explorer.access(), POLL).toBe('Signed in as staff.');
    await explorer.openTab('ImportJobs');
    const asStaff = await (await explorer.execute()).text();
    await explorer.page.getByRole('button', { name: 'Sign out' }).click();
    const asNobody = await (await explorer.execute()).text();

    expect(asStaff).toContain('"Demo"');
    expect(asNobody).toContain('UNAUTHENTICATED');
    expect(await explorer.page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test('a token that is not valid is reported beside its field, and what needs none goes on', async ({ open }) => {
    const explorer = await open();

    await explorer.signIn('not-a-token');

    await expect.poll(() => explorer.access(), POLL).toBe('The token is not valid: it is unknown, expired or revoked.');
    expect(await (await explorer.execute()).text()).toContain('GROMACS');
    expect(explorer.complaints.splice(0)).toMatchObject([expect.stringContaining('401')]);
  });

  test('a token that is revoked while it is used is reported, and the explorer is signed out', async ({ app, open }) => {
    const explorer = await open();
    await explorer.signIn(await app.createToken({ name: 'guest', role: 'STAFF' }));
    expect(await explorer.access()).toBe('Signed in as guest (staff).');
    await explorer.openTab('WatchImports');
    await explorer.watch();
    await expect.poll(() => app.app.events.subscribers, POLL).toBe(1);

    const { tokens } = await app.query('{ tokens { nodes { id name } } }', {}, { viewer: 'staff' });
    const { id } = (tokens.nodes as { id: string; name: string }[]).find(({ name }) => name === 'guest')!;
    await app.mutate('mutation ($id: ID!) { revokeToken(input: { id: $id }) { __typename } }', { id });

    await expect.poll(() => explorer.access(), POLL).toBe('The token is not valid: it is unknown, expired or revoked.');
    expect(await explorer.page.getByRole('button', { name: 'Sign in' }).isVisible()).toBe(true);
    expect(explorer.complaints.splice(0)).toMatchObject([expect.stringContaining('401')]);
  });

  test('watching imports takes none of the six connections that the tabs of a browser share', async ({ app, open }) => {
    const explorer = await open();
    await explorer.signIn(STAFF_TOKEN);
    await expect.poll(() => explorer.access(), POLL).toBe('Signed in as staff.');
    await explorer.openTab('WatchImports');
    const requests = explorer.openRequests();
    const socket = explorer.page.waitForEvent('websocket');

    await explorer.watch();

    expect((await socket).isClosed()).toBe(false);
    await expect.poll(() => app.app.events.subscribers, POLL).toBe(1);
    expect(requests).toEqual(new Set());
  });

  test('without a token the tabs for staff say what is missing', async ({ open }) => {
    const explorer = await open();

    await explorer.openTab('ImportCatalog');
    await explorer.execute();
    await explorer.shows('This needs a token');
    await explorer.openTab('WatchImports');
    await explorer.watch();
    await explorer.shows('This needs a token');
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
    const explorer = await open({});
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
    const [phoneEditors, phoneResponse] = await boxes(phone);
    expect([phoneEditors, phoneResponse]).toMatchObject([
      { x: 48, width: 334 },
      { x: 48, width: 334 },
    ]);
    expect(phoneResponse?.y).toBeGreaterThan((phoneEditors?.y ?? 0) + 200);
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await phone.page.getByLabel('Token').isVisible()).toBe(true);

    const desktop = await open();
    const [editors, response] = await boxes(desktop);
    expect([editors?.x, response?.x]).toEqual([68, 668]);
    expect(response?.y).toBe(editors?.y);
  });

  test('the explorer is used by keyboard alone', async ({ open }) => {
    const explorer = await open();
    const { keyboard } = explorer.page;

    await explorer.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await keyboard.press('Tab');
    await keyboard.type(STAFF_TOKEN);
    await keyboard.press('Enter');
    await expect.poll(() => explorer.access(), POLL).toBe('Signed in as staff.');
    await keyboard.press('Tab');
    await keyboard.press('Enter');

    await expect.poll(() => explorer.access(), POLL).toBe('Not signed in. Imports need a staff token.');
    expect(await explorer.page.evaluate(() => document.activeElement?.id)).toBe('token');
  });
});
