import type { SqlExecutor } from '../database/driver.ts';
import { NAMES_AROUND, RECOUNT_NAMED, RENEW_NAMES } from '../sql/dependencies.ts';

/** Renews the names that packages depend on after a change of their versions, and recounts the dependents of the packages affected. */
export async function renewDependencies(tx: SqlExecutor, catalogId: string, packageIds: readonly string[]): Promise<void> {
  const changed = await tx.query<{ name: string }>('package.dependencyNames', RENEW_NAMES, [packageIds]);
  await recountDependents(
    tx,
    [catalogId],
    changed.map(({ name }) => name),
  );
}

/** The names of the packages whose dependents may change with a package: its own, and those that it depends on. In lower case. */
export async function namesAround(tx: SqlExecutor, packageId: string): Promise<string[]> {
  const rows = await tx.query<{ name: string }>('package.namesAround', NAMES_AROUND, [packageId]);
  return rows.map(({ name }) => name);
}

/** Recounts the dependents of the packages of catalogs with the given names, in lower case. */
export async function recountDependents(tx: SqlExecutor, catalogIds: readonly string[], names: readonly string[]): Promise<void> {
  if (names.length > 0) await tx.query('package.dependents', RECOUNT_NAMED, [catalogIds, names]);
}
