import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { chromium, consoleTest, tabTo } from '../helpers/consoleTest.ts';
import { STAFF_TOKEN } from '../helpers/app.ts';
import { catalog, eessiText, SOFTWARE_PATH, spack } from '../helpers/factories.ts';
import { consoleFolderOf } from '../helpers/buildConsole.ts';

const CPUS = ['x86_64/generic', 'x86_64/amd/zen3', 'x86_64/amd/zen4'];
const CUDA = { cpus: CPUS, gpus: ['nvidia/cc80', 'nvidia/cc90'], toolchain: 'foss-2023b', suffix: '-CUDA-12.4.0' };
const HOSTILE = '<script>smuggled=1</script><img src=x onerror=smuggled=1>';
const MIRRORED = 'evil\u202Egnp.exe\u200B';
const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3);

const EESSI = catalog('2023.06')
  .package('GROMACS', {
    '2024.4': [{ cpus: CPUS, toolchain: 'foss-2023b' }, CUDA],
    '2024.1': { cpus: CPUS, toolchain: 'foss-2023b' },
  })
  .package('SciPy-bundle', { '2023.11': { cpus: CPUS, extensions: ['python/numpy@1.26.2'] } })
  .package('WRF', {
    '4.4.1': { cpus: CPUS, toolchain: 'foss-2022b', suffix: '-dmpar' },
    '4.6.1': { cpus: CPUS, toolchain: 'foss-2024a' },
  })
  .package('hostile', { '1.0': { cpus: CPUS, description: HOSTILE, homepage: 'javascript:smuggled=1' } })
  .package('mirrored', { '1.0': { cpus: CPUS, description: MIRRORED } })
  .package('long', { '1.0': { cpus: CPUS, description: LONG } });
for (let n = 100; n < 180; n += 1) EESSI.package(`tool-${n}`, { '1.0': CPUS });
const SPACK = spack('2026-07-01').package('gromacs', { versions: ['2024.4'] });

const NEXT = catalog('2025.06').package('GROMACS');

/** The explorer compiles megabytes of scripts first. */
const EXPLORER = { timeout: 60_000 };

const test = await consoleTest({ catalogs: [EESSI, SPACK] });
const PACKAGE = '/packages/EESSI/2023.06/GROMACS?cpu=zen3&gpu=A100';
const SCREENS = [
  '/',
  '/search?q=gromacs&cpu=zen3',
  '/search?q=zzzzzz',
  PACKAGE,
  `${PACKAGE}&version=GROMACS%2F2024.1-foss-2023b`,
  '/packages/Spack/2026.07.01/gromacs',
  '/packages/no/such/thing',
  '/plan',
  '/compare',
  '/together?packages=GROMACS',
  '/changes',
  '/imports',
  '/catalogs',
  '/offerings',
  '/tokens',
];

describe.skipIf(!chromium)('in a browser', { timeout: 60_000 }, () => {
  test('who looks for GROMACS with CUDA for Zen 3 and an A100 copies the commands that load it', async ({ open }) => {
    const { page } = await open('/');

    await page.getByRole('button', { name: 'My node' }).click();
    await page.getByLabel('CPU', { exact: true }).selectOption('zen3');
    await page.getByLabel('GPU', { exact: true }).selectOption('A100');
    await page.getByRole('button', { name: 'Use this node' }).click();
    // Until then nobody can type anywhere else.
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('combobox', { name: 'Search for software' }).fill('gromcas');
    await page.getByRole('option', { name: 'GROMACS EESSI' }).click();
    await page.getByRole('button', { name: 'Copy commands: On zen3 with A100' }).click();

    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe('module load EESSI/2023.06\nmodule load GROMACS/2024.4-foss-2023b-CUDA-12.4.0');
    expect(new URL(page.url()).search).toBe('?cpu=zen3&gpu=A100');
    expect(await page.title()).toBe('GROMACS · EESSI · Software catalogs');
  });

  test('the same is done by keyboard alone', async ({ open }) => {
    const { page } = await open('/?cpu=zen3&gpu=A100');
    const { keyboard } = page;

    await page.getByRole('combobox').focus();
    await keyboard.type('gromacs');
    await page.getByRole('option', { name: 'GROMACS EESSI' }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'GROMACS' }).waitFor();
    const copy = page.getByRole('button', { name: 'Copy commands: On zen3 with A100' });
    await tabTo(page, copy, 20);
    await keyboard.press('Enter');

    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain('GROMACS/2024.4-foss-2023b-CUDA-12.4.0');
  });

  test('the picture tells which versions run where, and which of them on my node', async ({ open }) => {
    const { page } = await open(PACKAGE);
    const row = page.getByRole('row', { name: /2024.4-CUDA/ });

    await row.waitFor();

    expect(await page.getByRole('columnheader').allTextContents()).toEqual(
      expect.arrayContaining(['x86_64', 'nvidia', 'zen3', 'zen4', 'cc80', 'cc90']),
    );
    expect(await row.getByText('built', { exact: true }).count()).toBe(5);
    expect(await row.getByText('Runs on my node').count()).toBe(1);
    await row.getByRole('link').click();
    await page.getByRole('region', { name: 'Version GROMACS/2024.4-foss-2023b-CUDA-12.4.0' }).waitFor();
    expect(new URL(page.url()).searchParams.get('version')).toBe('GROMACS/2024.4-foss-2023b-CUDA-12.4.0');
  });

  test('who asks why WRF does not load on Zen 4 reads the reason and what to take instead', async ({ open }) => {
    const { page } = await open('/packages/EESSI/2023.06/WRF?cpu=zen4');

    await page.getByText('Runs on my node').first().waitFor();
    await page.getByRole('link', { name: '4.4.1-dmpar' }).click();

    await page.getByText('Not built for Zen 4 with the toolchains of 2022b.').first().waitFor();
  });

  test('hits say why they are hits, filters narrow them, and the address holds all of it', async ({ open }) => {
    const { page } = await open('/search?q=numpy');

    await page.getByRole('link', { name: 'numpy' }).waitFor();
    await page.getByRole('checkbox', { name: 'Python' }).check();
    await expect.poll(() => new URL(page.url()).search).toBe('?q=numpy&ecosystem=PYTHON');
    await page.reload();

    await page.getByText('1 package', { exact: true }).waitFor();
    expect(await page.getByRole('checkbox', { name: 'Python' }).isChecked()).toBe(true);
  });

  test('a long list goes on where it is scrolled to', async ({ open }) => {
    const { page } = await open('/search');
    await page.getByRole('listitem').first().waitFor();

    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 4_000);
        return page.locator('.hit').count();
      })
      .toBeGreaterThan(80);
  });

  test('on a phone the filters are in a drawer and nothing is wider than the screen', async ({ open }) => {
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
    const { page } = await open('/search?q=gromacs&cpu=zen3&gpu=A100', phone);

    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: 'Runs on my node' }).check();
    await page.getByRole('button', { name: 'Show the results' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('runs')).toBe('1');

    for (const path of ['/', '/search', PACKAGE, '/packages/EESSI/2023.06/long']) {
      await page.goto(new URL(path, page.url()).href);
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    }
  });

  test('what an upstream smuggles into names and descriptions is shown as text', async ({ open }) => {
    const { page } = await open('/packages/EESSI/2023.06/hostile');

    await page.getByText(HOSTILE).waitFor();
    await page.goto(new URL('/packages/EESSI/2023.06/%3Cscript%3Esmuggled=1%3C%2Fscript%3E', page.url()).href);
    await page.getByText('EESSI has no package <script>').waitFor();
    await page.goto(new URL('/packages/EESSI/2023.06/mirrored', page.url()).href);
    await page.getByText('mirrored').first().waitFor();

    expect(await page.evaluate(() => 'smuggled' in globalThis)).toBe(false);
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
    expect(await page.locator('.lead bdi').count()).toBe(1);
  });

  test('a sign that reverses text does not reverse the message that names it', async ({ open }) => {
    const { page } = await open('/together?packages=%E2%80%AEgnp.exe');

    const message = await page.getByRole('alert').textContent();

    expect(message).toContain('gnp.exe');
    expect(message).not.toContain('\u202E');
  });

  test('the query of a screen opens in the explorer', async ({ open }) => {
    const { page } = await open('/search?q=gromacs');
    const [explorer] = await Promise.all([
      page.waitForEvent('popup', EXPLORER),
      page.getByRole('link', { name: 'GraphQL', exact: true }).click(),
    ]);

    await explorer.locator('.graphiql-query-editor .view-lines').getByText('PackageFilter').waitFor(EXPLORER);

    expect(new URL(explorer.url()).hash).toBe('');
    expect(await explorer.locator('.graphiql-tab-active').textContent()).toContain('Search');
  });

  test('staff sign in, import a release, watch it, and stop it', async ({ app, open }) => {
    app.serve(EESSI, NEXT);
    const { page } = await open('/imports');

    await page.getByLabel('Token').fill(STAFF_TOKEN);
    await page.keyboard.press('Enter');
    await page.getByText('Live').waitFor();
    await page.getByRole('button', { name: 'Import EESSI 2025.06' }).waitFor();
    app.answer(SOFTWARE_PATH, { body: eessiText([EESSI, NEXT]), stallAfter: 300 });
    await page.getByRole('button', { name: 'Import EESSI 2025.06' }).click();
    await page.getByRole('progressbar', { name: 'Progress of EESSI 2025.06' }).waitFor();
    await page.getByText('Downloading').waitFor();
    await page.getByRole('button', { name: 'Cancel EESSI 2025.06' }).click();

    await page.getByRole('button', { name: 'Retry EESSI 2025.06' }).waitFor();
    expect(await page.getByText('Cancelled').count()).toBe(1);
    expect(page.url()).not.toContain(STAFF_TOKEN);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test('who moves a job script reads what becomes of each module', async ({ open }) => {
    const { page } = await open('/plan?cpu=zen3');

    await page.getByLabel('Job script or modules').fill('module load GROMACS/2024.1-foss-2023b\nmodule load Nonsense/1.0');
    await page.getByLabel('Move to').selectOption({ label: 'EESSI 2023.06' });
    await page.getByRole('button', { name: 'Plan the move' }).click();

    await page.getByText('1 of 2 modules has no successor').waitFor();
  });

  test('releases are compared as far as the reader scrolls', async ({ open }) => {
    const { page } = await open('/compare');

    await page.getByLabel('From').selectOption({ label: 'EESSI 2023.06' });
    await page.getByLabel('To', { exact: true }).selectOption({ label: 'Spack 2026.07.01' });

    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 4_000);
        return page.locator('.step').count();
      })
      .toBe(87);
  });

  test('axe finds no fault with any screen, neither in light nor in dark', async ({ app, open }) => {
    const { page, faults } = await open('/');
    await page.evaluate((token) => sessionStorage.setItem('gateway:token', token), STAFF_TOKEN);
    const found: Record<string, string[]> = {};
    const grounds = new Set<string>();

    for (const path of SCREENS) {
      await page.goto(app.url + path);
      await page.waitForLoadState('networkidle');
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
        // In dark only the colours are others.
        const broken = await faults(colorScheme === 'dark' ? 'colours' : 'all');
        if (broken.length > 0) found[`${path} in ${colorScheme}`] = broken;
      }
    }

    expect(found).toEqual({});
    expect(grounds.size).toBe(2);
  });

  test('the first screen loads less than 100 kB, and all screens are less than 180 kB', () => {
    const folder = consoleFolderOf();
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const assets = readdirSync(join(folder, 'assets')).map((name) => ({
      name,
      bytes: gzipSync(readFileSync(join(folder, 'assets', name))).length,
    }));
    const sum = (of: typeof assets) => of.reduce((total, { bytes }) => total + bytes, 0);

    expect(sum(assets.filter(({ name }) => html.includes(name)))).toBeLessThan(100_000);
    expect(sum(assets)).toBeLessThan(180_000);
  });
});
