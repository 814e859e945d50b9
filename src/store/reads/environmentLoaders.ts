import {
  NAMES_FAMILIES,
  type NamedVersionRow,
  PACKAGE_NAMES,
  VERSION_TEXTS,
  type VersionName,
  versionsByName,
} from '../sql/environments.ts';
import { movedBuilds, type MovedRow, type MovedSearch } from '../sql/movedBuilds.ts';
import type { SqlExecutor } from '../database/driver.ts';
import type { Memo } from './memoUntilChange.ts';

/** Reads what a catalog has of packages that are given by name. */
export class EnvironmentLoaders {
  readonly #sql: SqlExecutor;
  readonly #memo: Memo;
  readonly #shared: SqlExecutor;

  constructor(sql: SqlExecutor, memo: Memo, shared: SqlExecutor) {
    this.#sql = sql;
    this.#memo = memo;
    this.#shared = shared;
  }

  /** The versions of packages of a catalog by name: software before extensions, newest first. */
  async versions(catalogId: string, names: readonly VersionName[]): Promise<readonly NamedVersionRow[]> {
    const { text, values } = versionsByName(catalogId, names);
    return this.#sql.query<NamedVersionRow>('environment.versions', text, values);
  }

  /** The builds of modules by name, and what can take their place. */
  async moved(search: MovedSearch): Promise<readonly MovedRow[]> {
    const { text, values } = movedBuilds(search);
    return this.#sql.query<MovedRow>('move.builds', text, values);
  }

  /** Whether versions of a catalog name toolchain families. */
  namesFamilies(catalogId: string): Promise<boolean> {
    return this.#memo(`environment.families ${catalogId}`, async () => {
      const [row] = await this.#shared.query<{ namesFamilies: boolean }>('environment.families', NAMES_FAMILIES, [catalogId]);
      return row?.namesFamilies ?? false;
    });
  }

  /** The names of the packages of a catalog that have at least and at most some characters. */
  async packageNames(catalogId: string, shortest: number, longest: number): Promise<string[]> {
    const rows = await this.#sql.query<{ name: string }>('environment.names', PACKAGE_NAMES, [catalogId, shortest, longest]);
    return rows.map(({ name }) => name);
  }

  /** The versions of a package, the latest first. */
  async versionTexts(packageId: string): Promise<string[]> {
    const rows = await this.#sql.query<{ version: string }>('environment.versionTexts', VERSION_TEXTS, [packageId]);
    return rows.map(({ version }) => version);
  }
}
