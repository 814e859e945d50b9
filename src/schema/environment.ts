import { BadUserInputError } from '../domain/errors.ts';
import type { EnvironmentOption as Option, Environment as EnvironmentRow } from '../domain/hosts/environment.ts';
import type { EnvironmentProblem as Problem } from '../domain/hosts/environmentProblems.ts';
import { readPackageNames } from '../domain/hosts/packageNames.ts';
import { decodeId } from '../domain/ids.ts';
import { environmentOf, type LoadedVersion } from '../store/reads/environments.ts';
import { understoodHost } from '../store/reads/hostLoaders.ts';
import { versions } from '../store/sql/versions.ts';
import { builder } from './builder.ts';
import { HostInput } from './hostInput.ts';
import { selectedFields } from './lookahead.ts';
import { PackageVersion } from './refs.ts';

/** Cost of an environment, relative to a row, and the assumed numbers of its options and of their versions. */
const COST = 50;
const ASSUMED_OPTIONS = 5;
const ASSUMED_VERSIONS = 10;

const EnvironmentInput = builder.inputType('EnvironmentInput', {
  description: 'Packages to load together.',
  fields: (t) => ({
    catalogId: t.id({ required: true, description: 'Global id or uuid of a catalog whose versions name toolchain families.' }),
    packages: t.stringList({
      required: true,
      description:
        'Names of 1 to 20 packages, case-insensitive, optionally with a version: `GROMACS`, `GROMACS/2024.4`, `numpy`. A name is that of software, or else of an extension.',
    }),
    host: t.field({ type: HostInput, description: 'Only builds that are available on this host; all by default.' }),
  }),
});

/** GraphQL type of versions that load together. */
export const EnvironmentOption = builder.objectRef<Option<LoadedVersion>>('EnvironmentOption').implement({
  description: 'Versions that can be loaded at the same time.',
  fields: (t) => ({
    toolchainFamily: t.exposeString('toolchainFamily', {
      description:
        'The toolchain family that all of them are compatible with, e.g. `2023b_foss`; empty for a version without one.',
    }),
    versions: t.field({
      type: [PackageVersion],
      complexity: { field: 1, multiplier: ASSUMED_VERSIONS },
      description: 'One version of each package, in the order of the input.',
      resolve: async ({ builds }, _args, { loaders }, info) => {
        const byId = loaders.version(selectedFields(info, versions.fields));
        const rows = await Promise.all(builds.map(({ uuid }) => byId.load(uuid)));
        return rows.filter((row) => row !== null); // one can have been deleted meanwhile
      },
    }),
    loadCommands: t.stringList({
      description: 'The shell commands that load all of them, in order, each command once.',
      resolve: ({ builds }) => [
        ...new Set([...builds.flatMap(({ exports }) => exports), ...builds.flatMap(({ loadCommands }) => loadCommands)]),
      ],
    }),
  }),
});

const EnvironmentProblem = builder.objectRef<Problem>('EnvironmentProblem').implement({
  description: 'Why packages cannot be loaded together, or not with some toolchain families.',
  fields: (t) => ({
    package: t.exposeString('package', { description: 'The package as named in the input.' }),
    message: t.exposeString('message', { description: 'The reason.' }),
    toolchainFamilies: t.exposeStringList('toolchainFamilies', {
      description: 'Toolchain families that versions of the package are compatible with, and that no option has; newest first.',
    }),
  }),
});

const Environment = builder.objectRef<EnvironmentRow<LoadedVersion>>('Environment').implement({
  description: 'The ways to load packages together.',
  fields: (t) => ({
    options: t.expose('options', {
      type: [EnvironmentOption],
      complexity: { field: 1, multiplier: ASSUMED_OPTIONS },
      description: 'At most 10, the newest toolchain family first. Each has the newest versions that can be loaded together.',
    }),
    problems: t.expose('problems', {
      type: [EnvironmentProblem],
      description: 'Why there is no option, or none with some toolchain families of a package.',
    }),
  }),
});

builder.queryField('environment', (t) =>
  t.field({
    type: Environment,
    nullable: true,
    description:
      'Versions of packages that can be loaded together: they share a toolchain family, and require no module in different versions. Null if there is no such catalog. For an unknown package, version or host, null and BAD_USER_INPUT with similar names in `extensions.suggestions`.',
    args: { input: t.arg({ type: EnvironmentInput, required: true, description: 'The packages, their catalog and the host.' }) },
    authScopes: { reader: true },
    complexity: COST,
    resolve: (_root, { input: { catalogId, packages, host } }, { loaders }) => {
      const { value, problem } = readPackageNames(packages);
      if (problem) throw new BadUserInputError(problem.message, problem.suggestions);
      const request = { catalogId: decodeId(catalogId, 'Catalog'), packages: value, host: host ? understoodHost(host) : null };
      return environmentOf(request, loaders);
    },
  }),
);
