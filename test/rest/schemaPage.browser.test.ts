import { describe, expect } from 'vitest';
import { ROUTES } from '../../src/rest/index.ts';
import { findChromium, openBrowser } from '../helpers/browser.ts';
import { ask } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const chromium = findChromium();
const test = testWithApp();

test('the description is OpenAPI for programs, and for browsers that ask for it', async ({ app }) => {
  const { status, headers, body } = await ask(app, 'GET', 'schema/');
  const asked = await ask(app, 'GET', 'schema/?format=json', { headers: { accept: 'text/html' } });

  expect([status, headers.get('content-type'), body.openapi]).toEqual([200, 'application/json', '3.1.0']);
  expect(asked.body).toEqual(body);
});

test('the page for browsers has a policy by which it can load and run nothing', async ({ app }) => {
  const response = await fetch(`${app.url}/api/schema/`, { headers: { accept: 'text/html' } });

  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^' ]+'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  );
  expect(response.headers.get('x-frame-options')).toBe('DENY');
});

describe.skipIf(!chromium)('in a browser', { timeout: 120_000 }, () => {
  test('the page shows every operation, and asks nobody for anything', async ({ app }) => {
    const browser = await openBrowser(chromium ?? '');
    try {
      const page = await browser.newPage();
      const [asked, complaints] = [[] as string[], [] as string[]];
      page.on('request', (request) => void asked.push(request.url()));
      page.on('console', (message) => void complaints.push(message.text()));
      await page.goto(`${app.url}/api/schema/`);

      const ids = await page.locator('main article:has(.method)').evaluateAll((articles) => articles.map(({ id }) => id));
      await page.locator('nav a', { hasText: 'Import a new software catalog' }).click();

      expect(ids).toEqual(expect.arrayContaining(ROUTES.map(({ operationId }) => operationId)));
      expect(page.url()).toMatch(/#marketplace_software_catalogs_import_catalog$/);
      expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([`${app.url}/api/schema/`]);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
