import type { ImportVersionChange as VersionChange } from '../domain/importChange.ts';
import { searchText } from '../domain/search/searchText.ts';
import { moduleOf } from '../store/sql/builtWith.ts';
import type { ImportChangeRow } from '../store/sql/importRecords.ts';
import { packages } from '../store/sql/packages.ts';
import { builder } from './builder.ts';
import { ChangeKind } from './changeKind.ts';
import { connectionOf, pageArgs, pageComplexity } from './connection.ts';
import { Ecosystem } from './enums.ts';
import { ImportJob } from './importJob.ts';
import { ChangeCounts } from './importOutcome.ts';
import { pageLookahead, selectedFields } from './lookahead.ts';
import { Package } from './refs.ts';
import { Module } from './versionModule.ts';

const ImportVersionChange = builder.objectRef<VersionChange>('ImportVersionChange').implement({
  description: 'A version that a dry run would add, change or remove.',
  fields: (t) => ({
    kind: t.expose('kind', { type: ChangeKind, description: 'Whether it would be added, changed or removed.' }),
    version: t.exposeString('version', { description: 'The version.' }),
    module: t.field({
      type: Module,
      nullable: true,
      description: 'Its module; for a version of an extension, that of the parent. Null if the catalog has no modules.',
      resolve: moduleOf,
    }),
  }),
});

const ImportChange = builder.objectRef<ImportChangeRow>('ImportChange').implement({
  description: 'A package that a dry run would add, change or remove: itself or its versions.',
  fields: (t) => ({
    kind: t.expose('kind', { type: ChangeKind, description: 'Whether it would be added, changed or removed.' }),
    name: t.exposeString('name', { description: 'The name of the package.' }),
    ecosystem: t.expose('ecosystem', { type: Ecosystem, description: 'The ecosystem of the package.' }),
    package: t.field({
      type: Package,
      nullable: true,
      description: 'The package as it is now; null if it would be added, or has been deleted since.',
      resolve: ({ packageId }, _args, { loaders }, info) =>
        packageId === null ? null : loaders.package(selectedFields(info, packages.fields)).load(packageId),
    }),
    versionCounts: t.field({
      type: ChangeCounts,
      description: 'The numbers of its versions.',
      resolve: (change) => change,
    }),
    versions: t.expose('versions', {
      type: [ImportVersionChange],
      description: 'Its versions that would be added, changed or removed, in version order; at most 100 are stored.',
    }),
  }),
});

const ImportChangeConnection = connectionOf('ImportChange', ImportChange, 'packages that a dry run would change');

builder.prismaObjectField(ImportJob, 'changes', (t) =>
  t.field({
    type: ImportChangeConnection,
    description:
      'The packages that a dry run would add, change or remove, by name: the rows behind `summary`. At most 10,000 are stored, for as long as the job. Empty for other imports, and until the dry run has succeeded. A package or version of which only the targets would change is not listed.',
    args: {
      kind: t.arg({ type: [ChangeKind], description: 'The kind is one of these; all by default.' }),
      search: t.arg.string({ description: 'Case-insensitive substring of the name, at most 255 characters.' }),
      ...pageArgs,
    },
    complexity: pageComplexity,
    resolve: ({ id }, { kind, search, ...page }, { loaders }, info) =>
      loaders.imports.changes({ kinds: kind ?? null, search: searchText(search) }, page, pageLookahead(info)).load(id) as never,
  }),
);
