import { expect } from 'vitest';
import { SOFTWARE_PATH } from '../helpers/factories.ts';
import { FULL_FILE, fullFile, hasFullFiles, parse } from '../helpers/fullFiles.ts';
import { idsByKey } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

interface Entry {
  readonly versions: readonly {
    readonly toolchain_families_compatibility: readonly string[];
    readonly required_modules: unknown;
  }[];
}

test.skipIf(!hasFullFiles)(
  `EESSI without one toolchain family is stopped, and what was forced has its ids again the next night: ${FULL_FILE}`,
  async ({ app }) => {
    const { body, reply } = fullFile('eessi/eessi_api_metadata_software.json.gz');
    const file = parse<{ software: Record<string, Entry> }>(body);
    const software = Object.fromEntries(
      Object.entries(file.software).map(([name, entry]) => [
        name,
        {
          ...entry,
          versions: entry.versions.filter((version) => version.toolchain_families_compatibility.join() !== '2022b_foss'),
        },
      ]),
    );
    const without = JSON.stringify({ ...file, software });
    app.answer(SOFTWARE_PATH, reply);
    const first = await app.importCatalog({ source: 'EESSI', release: '2023.06' });
    const made = first.catalog ?? expect.fail('The import failed.');
    const before = await idsByKey(app, made.uuid);

    app.answer(SOFTWARE_PATH, without);
    const stopped = await app.refreshCatalog(made.id);
    const forced = await app.refreshCatalog(made.id, { force: true });
    app.answer(SOFTWARE_PATH, reply);
    const again = await app.refreshCatalog(made.id);

    expect(stopped).toMatchObject({ state: 'FAILED', errorCode: 'SHRINK_GUARD' });
    expect(stopped.error).toMatch(/The refresh would remove .*\d+ of \d+ versions of the toolchain family 2022b_foss/);
    expect(forced.summary?.versions.removed).toBeGreaterThan(200);
    expect(again.summary?.versions.added).toBe(forced.summary?.versions.removed);
    expect(await idsByKey(app, made.uuid)).toEqual(before);
  },
  120_000,
);
