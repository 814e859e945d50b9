import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { STAFF_TOKEN } from '../helpers/app.ts';
import { POLL } from '../helpers/browser.ts';
import { chromium, consoleTest, tabTo } from '../helpers/consoleTest.ts';
import { catalog, eessiText, SOFTWARE_PATH, spack } from '../helpers/factories.ts';
import { fixture } from '../helpers/upstream.ts';

const CPUS = ['x86_64/generic', 'x86_64/amd/zen3', 'aarch64/generic'];
const packages = (total: number) =>
  Array.from({ length: total }).reduce(
    (made: ReturnType<typeof catalog>, _, n) => made.package(`tool-${100 + n}`, { '1.0': CPUS }),
    catalog('2023.06'),
  );

const test = await consoleTest({ catalogs: [packages(60), spack('2026-07-01').package('zlib', { versions: ['1.3'] })] });
const TREE = { name: 'spider.json', mimeType: 'application/json', buffer: Buffer.from(fixture('lmod')['/spider.json'] ?? '') };

/** Signs in as staff, and goes on to a screen. */
async function enter(page: Page, screen: string): Promise<void> {
  await page.getByLabel('Token').fill(STAFF_TOKEN);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: screen, exact: true }).click();
}

/** Goes to an element by the keyboard and presses Enter there. */
async function enterAt(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

describe.skipIf(!chromium)('in a browser', { timeout: 60_000 }, () => {
  test('staff import a release and stop the import by keyboard alone', async ({ app, open }) => {
    const next = catalog('2025.06').package('GROMACS');
    app.serve(next);
    const { page } = await open('/imports');

    await tabTo(page, page.getByLabel('Token'));
    await page.keyboard.type(STAFF_TOKEN);
    await page.keyboard.press('Enter');
    const start = page.getByRole('button', { name: 'Import EESSI 2025.06' });
    await tabTo(page, start);
    app.answer(SOFTWARE_PATH, { body: eessiText([next]), stallAfter: 100 });
    await page.keyboard.press('Enter');
    await enterAt(page, page.getByRole('button', { name: 'Cancel EESSI 2025.06' }));

    await page.getByRole('button', { name: 'Retry EESSI 2025.06' }).waitFor();
  });

  test('staff make an offering and a token for its owner, who may edit its links and nothing else', async ({ open }) => {
    const { page, faults } = await open('/');
    const dialog = page.getByRole('dialog');

    await page.getByRole('link', { name: 'Sign in' }).click();
    await enter(page, 'Offerings');
    await page.getByRole('button', { name: 'New offering' }).click();
    await dialog.getByLabel('Name', { exact: true }).fill('Vega');
    await dialog.getByLabel('Owners').fill('ana');
    for (const n of [1, 2]) {
      await dialog.getByRole('button', { name: 'Add a partition' }).click();
      await dialog.getByLabel(`Name of partition ${n}`).fill('cpu');
    }
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('"cpu" is there twice').waitFor();
    expect(await dialog.getByLabel('Name of partition 2').getAttribute('aria-invalid')).toBe('true');
    expect(await faults()).toEqual([]);
    await dialog.getByLabel('Name of partition 2').fill('gpu');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Vega' }).waitFor();

    await page.getByRole('link', { name: 'Tokens' }).click();
    await page.getByRole('button', { name: 'New token' }).click();
    await dialog.getByLabel('Name').fill('laptop of ana');
    await dialog.getByLabel('Bearer').fill('ana');
    await dialog.getByLabel('Last day').fill('2020-01-01');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'future' }).waitFor();
    await dialog.getByLabel('Last day').fill('');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByRole('button', { name: 'Copy the token' }).click();
    await dialog.getByText('Copied').waitFor();
    const token = await page.evaluate(() => navigator.clipboard.readText());
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'laptop of ana' }).waitFor();
    await expect.poll(() => page.getByText(token).count(), POLL).toBe(0);
    await page.getByRole('button', { name: 'Sign out' }).click();

    await page.getByLabel('Token').fill(token);
    await page.keyboard.press('Enter');
    await page.getByRole('banner').getByRole('link', { name: 'Offerings' }).click();
    expect(await page.getByRole('navigation', { name: 'Staff screens' }).getByRole('link').allTextContents()).toEqual([
      'Offerings',
    ]);
    expect(await page.getByRole('button', { name: 'Edit Vega' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Link a catalog to Vega' }).click();
    await dialog.getByLabel('Catalog').selectOption({ label: 'EESSI 2023.06' });
    await dialog.getByLabel('Partition').selectOption('gpu');
    await dialog.getByRole('checkbox', { name: 'aarch64' }).check();
    await dialog.getByRole('button', { name: 'Link' }).click();
    await page.getByText('60 packages · only aarch64 · partition gpu').waitFor();
    expect(await faults()).toEqual([]);
  });

  test('a refresh that would remove too much says so at its catalog, and is forced there', async ({ app, open }) => {
    app.serve(packages(20));
    const { page } = await open('/sign-in');
    await enter(page, 'Catalogs');

    await page.getByRole('button', { name: 'Refresh EESSI 2023.06', exact: true }).click();
    await page.getByText('The refresh would remove 40 of 60 packages').waitFor();
    await page.getByRole('button', { name: 'Refresh anyway: EESSI 2023.06' }).click();

    await page.getByText('20 packages · 20 versions').waitFor();
    await expect.poll(() => page.getByText('The refresh would remove').count(), POLL).toBe(0);
  });

  test('a dry run lists the rows that it would change, page by page', async ({ app, open }) => {
    app.serve(packages(140));
    const { page, faults } = await open('/sign-in');
    await enter(page, 'Catalogs');

    await page.getByRole('button', { name: 'Dry run of EESSI 2023.06' }).click();
    await page.getByText('What would change').click();
    const changes = page.getByRole('region', { name: 'Changes of EESSI 2023.06' });

    await expect
      .poll(async () => {
        await changes.evaluate((list) => list.scrollTo(0, list.scrollHeight));
        return changes.getByRole('listitem').count();
      }, POLL)
      .toBe(120);
    expect(await faults()).toEqual([]);
  });

  test('a module tree is imported from a file, frozen, and deleted with all that the dialog has listed', async ({ open }) => {
    const { page, faults } = await open('/sign-in');
    const dialog = page.getByRole('dialog');
    await enter(page, 'Catalogs');

    await page.getByRole('button', { name: 'Import a file' }).click();
    await dialog.getByLabel('What it is').selectOption({ label: 'Module tree of a cluster (Lmod)' });
    await dialog.getByLabel('File').setInputFiles(TREE);
    await dialog.getByLabel('Name of the catalog').fill('Ascend');
    await dialog.getByLabel('CPU', { exact: true }).selectOption('zen3');
    expect(await faults()).toEqual([]);
    await dialog.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Ascend' }).getByText('Succeeded').waitFor();
    await page.getByRole('link', { name: 'Catalogs', exact: true }).click();
    await page.getByRole('button', { name: /^Freeze Ascend/ }).click();
    await dialog.getByLabel('Version of the copy').fill('course');
    await dialog.getByRole('button', { name: 'Make the copy' }).click();
    await page.getByRole('link', { name: 'Ascend course' }).waitFor();

    await page.getByRole('button', { name: 'Delete Ascend course' }).click();
    await dialog.getByText('No link of an offering').waitFor();
    expect(await dialog.getByRole('listitem').first().textContent()).toMatch(/^\d+ packages$/);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => page.getByRole('link', { name: 'Ascend course' }).count(), POLL).toBe(0);
  });

  test('staff make an offering, link a catalog to it and delete it by keyboard alone', async ({ open }) => {
    const { page } = await open('/sign-in');
    const { keyboard } = page;
    const dialog = page.getByRole('dialog');
    const button = (name: string) => page.getByRole('button', { name, exact: true });

    await tabTo(page, page.getByLabel('Token'));
    await keyboard.type(STAFF_TOKEN);
    await keyboard.press('Enter');
    await enterAt(page, page.getByRole('link', { name: 'Offerings', exact: true }));
    await enterAt(page, button('New offering'));
    await tabTo(page, dialog.getByLabel('Name', { exact: true }));
    await keyboard.type('Leonardo');
    await enterAt(page, dialog.getByRole('button', { name: 'Create' }));
    await page.getByRole('heading', { name: 'Leonardo' }).waitFor();
    await enterAt(page, button('Link a catalog to Leonardo'));
    await tabTo(page, dialog.getByLabel('Catalog'));
    await keyboard.type('Spack');
    await enterAt(page, dialog.getByRole('button', { name: 'Link', exact: true }));
    await page.getByText('1 package · all CPUs').waitFor();
    await enterAt(page, button('Delete Leonardo'));
    await dialog.waitFor();
    await keyboard.press('Escape');
    // Not only hidden: it is removed when it has reported that it was closed.
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => button('Delete Leonardo').evaluate((element) => element === document.activeElement), POLL).toBe(true);
    await page.reload();
    await enterAt(page, button('Delete Leonardo'));
    await enterAt(page, dialog.getByRole('button', { name: 'Delete' }));

    await expect.poll(() => page.getByRole('heading', { name: 'Leonardo' }).count(), POLL).toBe(0);
  });

  test('a token that is not valid is forgotten, and what is public can still be read', async ({ app, open }) => {
    const { page, complaints } = await open('/');
    await page.evaluate(() => sessionStorage.setItem('gateway:token', 'expired'));

    await page.goto(`${app.url}/tokens`);
    await page.getByRole('alert').filter({ hasText: /token/i }).waitFor();
    await page.goto(`${app.url}/search`);
    await page.getByRole('heading', { name: 'tool-100' }).waitFor();

    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    expect(complaints.splice(0)).toEqual([expect.stringContaining('401')]);
  });
});
