import { moduleChain } from '../../domain/loadCommands.ts';
import type { ExportRow } from './exportKind.ts';
import type { ExportFormat } from './formats.ts';

/** The columns of a version that the format reads. */
interface ModuleRow {
  readonly package: {
    readonly name: string;
    readonly catalog: { readonly uuid: string; readonly name: string; readonly version: string };
  };
  readonly parent: unknown;
  readonly version: string;
  readonly module: { readonly version: string; readonly fullName: string } | null;
  readonly loadCommands: readonly string[];
  readonly description: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * Writes modules as `spider -o spider-json` of Lmod does, in the form that the module browser of Open OnDemand reads
 * (https://osc.github.io/ood-documentation/latest/customizations.html): by package, then by module file. Versions of a package must
 * follow each other; those without a module, and extensions, are left out.
 * @param isTree whether a catalog is a module tree, whose versions are those that Lmod has written; others have that of the module
 */
export function ondemandFormat(isTree: (catalogId: string) => boolean): ExportFormat {
  let current: string | null = null;
  const begin = (name: string): string => {
    const text = current === name ? ',' : `${current === null ? '' : '},\n'}${JSON.stringify(name)}:{`;
    current = name;
    return text;
  };
  return {
    contentType: 'application/json',
    head: () => '{',
    rows: (rows) => rows.map((row) => moduleText(row as unknown as ModuleRow, begin, isTree)).join(''),
    foot: () => (current === null ? '}' : '}}'),
  };
}

function moduleText(row: ModuleRow, begin: (name: string) => string, isTree: (catalogId: string) => boolean): string {
  const { package: of, module, parent } = row;
  if (!module || parent !== null) return '';
  const file = `/${of.catalog.name}/${of.catalog.version}/${module.fullName}`;
  return `${begin(of.name)}${JSON.stringify(file)}:${JSON.stringify(entryOf(row, module, isTree(of.catalog.uuid)))}`;
}

function entryOf(row: ModuleRow, { version, fullName }: NonNullable<ModuleRow['module']>, isOfTree: boolean): ExportRow {
  const parents = parentsOf(row);
  return {
    fullName,
    // As Lmod writes a module without a version.
    Version: version === '' ? false : isOfTree ? row.version : version,
    hidden: false,
    wV: row.metadata['default'] === true ? '^' : '',
    ...(row.description === '' ? {} : { whatis: [`Description: ${row.description}`] }),
    ...(parents.length === 0 ? {} : { parentAA: parents }),
  };
}

/** The chains of modules of which one has to be loaded first; none for a module that can be loaded at once. */
function parentsOf({ metadata, loadCommands }: ModuleRow): readonly (readonly string[])[] {
  const chains = Array.isArray(metadata['parents'])
    ? (metadata['parents'] as readonly (readonly string[])[])
    : [moduleChain(loadCommands).slice(0, -1)];
  return chains.some((chain) => chain.length === 0) ? [] : chains;
}
