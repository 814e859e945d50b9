import { Argument } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { Failure } from '../process/failure.ts';
import { type CatalogOption, catalogIds, catalogOption } from '../software/catalogOption.ts';
import { type Catalog, catalogName } from '../gateway/catalogs.ts';
import { versionName } from '../gateway/names.ts';
import { moduleCatalogs, problemsOf, type Option as LoadOption, together as togetherIn } from '../software/together.ts';
import { restrictingNode } from '../node/nodeOf.ts';
import { type RestrictingOptions, restrictingOptions } from '../node/nodeOptions.ts';
import { type Field, fieldNames } from '../output/field.ts';

interface Row {
  readonly catalog: Catalog;
  readonly option: LoadOption;
}

const FIELDS: readonly Field<Row>[] = [
  {
    name: 'toolchainFamily',
    value: ({ option }) => option.toolchainFamily,
    text: ({ option, catalog }) => `${option.toolchainFamily}, ${catalogName(catalog)}`,
  },
  { name: 'catalog', title: null, value: ({ catalog }) => catalogName(catalog) },
  { name: 'versions', value: ({ option }) => option.versions.map(versionName) },
  { name: 'load', value: ({ option }) => option.loadCommands },
];

interface Options extends RestrictingOptions, CatalogOption {}

/** `catalog together` */
export const together = defineCommand<Options>({
  name: 'together',
  summary: 'versions of packages that can be loaded at the same time',
  arguments: [new Argument('<packages...>', 'up to 20 names, each with or without a version')],
  options: [...restrictingOptions(), catalogOption()],
  fields: fieldNames(FIELDS),
  examples: [
    { command: 'together GROMACS PLUMED R-bundle-CRAN', description: 'in all catalogs' },
    { command: 'together OpenFOAM ParaView --catalog EESSI/2023.06 --here', description: 'on this node' },
  ],
  async run(session, options, packages) {
    const host = await restrictingNode(session.io, options);
    const rows: Row[] = [];
    const problems: string[] = [];
    for (const catalog of await moduleCatalogs(session, await catalogIds(session, options))) {
      const found = await togetherIn(session, packages, catalog, host);
      rows.push(...found.options.map((option) => ({ catalog, option })));
      problems.push(...problemsOf(found, catalog));
    }
    session.records(FIELDS, rows);
    if (rows.length === 0) throw new Failure('FAILED', ['These cannot be loaded together.', ...problems].join(' '));
    for (const problem of problems) session.hint(problem);
  },
});
