import { test as base, type TestAPI } from 'vitest';
import { openTestApp, type TestApp, type TestAppOptions } from './app.ts';

/**
 * A `test` whose tests share one gateway, since starting one takes seconds; after each test it verifies that nothing is left
 * running.
 */
export function testWithApp(
  options: TestAppOptions = {},
  prepare: (app: TestApp) => Promise<unknown> = async () => undefined,
): TestAPI<{ app: TestApp; settled: undefined }> {
  return base.extend<{ app: TestApp; settled: undefined }>({
    app: [
      async ({}, use) => {
        await using app = await openTestApp(options);
        await prepare(app);
        await use(app);
      },
      { scope: 'file' },
    ],
    settled: [
      async ({ app }, use) => {
        app.statements();
        await use(undefined);
        await app.settled();
      },
      { auto: true },
    ],
  });
}
