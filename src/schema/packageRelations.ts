import type { GraphQLResolveInfo } from 'graphql';
import type { PageArgs } from '../store/reads/page.ts';
import type { PackageClientFilter } from '../store/reads/resolvePackageFilter.ts';
import { packageKey, transitiveDependents } from '../store/reads/transitiveDependents.ts';
import { counterparts, counterpartsOfPackage } from '../store/sql/counterparts.ts';
import { dependenciesOfPackage, dependentsOfPackage } from '../store/sql/dependencies.ts';
import { type PackageRow, packages } from '../store/sql/packages.ts';
import { builder } from './builder.ts';
import { pageArgs, smallPageComplexity } from './connection.ts';
import type { Context } from './context.ts';
import { pageLookahead, requires, rowsOnly, selectedFields } from './lookahead.ts';
import { PackageConnection, selectPackages } from './package.ts';
import { PackageFilter } from './packageFilter.ts';
import { loadPerParent } from './perParent.ts';
import { Package } from './refs.ts';

/** Cost of walking the dependencies of a whole catalog. */
const WALK_COST = 50;

interface DependentArgs extends PageArgs {
  readonly transitive: boolean;
  readonly filter?: PackageClientFilter | null;
}

function dependents(
  row: PackageRow,
  { transitive, filter, ...page }: DependentArgs,
  { loaders }: Context,
  info: GraphQLResolveInfo,
) {
  const requested = pageLookahead(info, packages.fields);
  if (transitive)
    return loadPerParent(info, loaders, packageKey(row), () =>
      selectPackages({ filter }, loaders, (selection) => transitiveDependents(loaders, selection, page, requested)),
    );
  return loadPerParent(info, loaders, row.uuid, () =>
    selectPackages({ filter }, loaders, (selection) =>
      loaders.nestedPages(packages, dependentsOfPackage, selection, page, requested),
    ),
  );
}

/** Maximum number of counterparts of a package. */
const MAX_COUNTERPARTS = 100;

builder.objectField(Package, 'counterparts', (t) =>
  t.field({
    type: [Package],
    description:
      'The same software in other catalogs, those with the newest version first: packages of the same ecosystem and name, compared without regard to case and separators. `py-numpy` of Spack is numpy of the Python ecosystem. At most 100.',
    complexity: { field: 5, multiplier: 5 },
    extensions: requires('uuid'),
    async resolve({ uuid }, _args, { loaders }, info) {
      const rows = rowsOnly(selectedFields(info, packages.fields));
      const orderBy = [{ field: 'LATEST_VERSION', direction: 'ASC' }] as const;
      const { nodes } = await loadPerParent(info, loaders, uuid, () =>
        loaders.nestedPages(counterparts, counterpartsOfPackage, { filter: {}, orderBy }, { first: MAX_COUNTERPARTS }, rows),
      );
      return nodes as PackageRow[]; // not changed any more
    },
  }),
);

builder.objectFields(Package, (t) => ({
  dependentCount: t.exposeInt('dependentCount', {
    description: 'Number of packages of the catalog that depend on it directly. Stored, so it adds no query cost.',
  }),
  dependents: t.field({
    type: PackageConnection,
    description:
      'The packages of the same catalog that depend on it, or of which a version does, by name. Dependencies on a virtual package are not followed, and extensions are not included.',
    args: {
      transitive: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether to include the packages that depend on it through others.',
      }),
      filter: t.arg({ type: PackageFilter, description: 'Restricts the result; all by default.' }),
      ...pageArgs,
    },
    complexity: ({ transitive, ...page }) => {
      const { field, multiplier } = smallPageComplexity(page);
      return { field: field + (transitive ? WALK_COST : 0), multiplier };
    },
    extensions: requires('uuid', 'catalogId'),
    resolve: dependents,
  }),
  dependencyPackages: t.field({
    type: PackageConnection,
    description:
      'The packages of its catalog that it or one of its versions depends on, by name. Virtual packages are not included: see `provides` of the filter.',
    args: { ...pageArgs },
    complexity: smallPageComplexity,
    extensions: requires('uuid'),
    resolve: ({ uuid }, page, { loaders }, info) =>
      loadPerParent(info, loaders, uuid, () =>
        selectPackages({}, loaders, (selection) =>
          loaders.nestedPages(packages, dependenciesOfPackage, selection, page, pageLookahead(info, packages.fields)),
        ),
      ),
  }),
}));
