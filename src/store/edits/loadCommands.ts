import { loadCommandsOf, type Loadable } from '../../domain/loadCommands.ts';
import { type ModuleColumns, moduleOf } from '../sql/builtWith.ts';
import type { SqlExecutor } from '../database/driver.ts';

type Row = Omit<Loadable, 'module' | 'catalog'> &
  ModuleColumns & {
    readonly id: string;
    readonly catalogName: string;
    readonly catalogVersion: string;
    readonly source: Loadable['catalog']['source'];
  };

/** Rewrites the load commands of one version, or of all versions of a package. */
export async function writeLoadCommands(tx: SqlExecutor, column: 'id' | 'package_id', id: string): Promise<void> {
  const rows = await tx.query<Row>(
    'version.loadable',
    `SELECT v.id, v.version, v.module_name AS "moduleName", v.module_version AS "moduleVersion", v.required_modules AS "requiredModules",
       v.metadata, p.name AS "packageName", c.name AS "catalogName", c.version AS "catalogVersion", c.source
     FROM package_version v JOIN package p ON p.id = v.package_id JOIN catalog c ON c.id = v.catalog_id
     WHERE v.${column} = $1 AND v.build_id = v.id`,
    [id],
  );
  const commands = rows.map((row) => ({ id: row.id, commands: loadCommandsOf(loadable(row)) }));
  await tx.query(
    'version.loadCommands',
    `UPDATE package_version v SET load_commands = ARRAY(SELECT jsonb_array_elements_text(written.commands))
     FROM jsonb_to_recordset($1::jsonb) AS written(id uuid, commands jsonb) WHERE v.id = written.id`,
    [JSON.stringify(commands)],
  );
}

const loadable = ({ catalogName, catalogVersion, source, ...row }: Row): Loadable => ({
  ...row,
  module: moduleOf(row),
  catalog: { name: catalogName, version: catalogVersion, source },
});
