import { buildsOf } from '../domain/hosts/catalogTargets.ts';
import { type IssueSeverity as Severity, issuesOfVersion, type KnownIssue as KnownIssueRow } from '../domain/hosts/knownIssue.ts';
import { builder } from './builder.ts';
import { requires } from './lookahead.ts';
import { describedEnum } from './order.ts';
import { PackageVersion } from './refs.ts';

const IssueSeverity = describedEnum<Severity>('IssueSeverity', 'The effect of a known issue.', {
  BLOCKS: 'The build cannot be loaded.',
  WARNS: 'The build can be loaded, but has a defect.',
});

/** A rule on builds, as clients read it. */
export const KnownIssue = builder.objectRef<KnownIssueRow>('KnownIssue').implement({
  description: "A known issue of builds that upstream's data does not contain.",
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A stable name, e.g. `eessi-2023.06-zen4-2022b`.' }),
    severity: t.expose('severity', { type: IssueSeverity, description: 'Whether the build can be loaded.' }),
    title: t.exposeString('title', { description: 'A summary in one sentence.' }),
    description: t.exposeString('description', { description: 'Explanation and workaround.' }),
    url: t.expose('url', { type: 'URL', nullable: true, description: 'Where the issue is documented.' }),
    cpuArchitectures: t.stringList({
      description: 'The CPU targets whose builds are affected, as paths, e.g. `x86_64/amd/zen4`; empty for all.',
      resolve: ({ match }) => [...(match.cpuArchitectures ?? [])],
    }),
    gpuArchitectures: t.stringList({
      description: 'The GPUs whose builds are affected, e.g. `nvidia/cc100`; empty for all.',
      resolve: ({ match }) => [...(match.gpuArchitectures ?? [])],
    }),
  }),
});

builder.objectField(PackageVersion, 'issues', (t) =>
  t.field({
    type: [KnownIssue],
    description:
      'The known issues of any of its builds; `cpuArchitectures` and `gpuArchitectures` of an issue name the affected ones.',
    complexity: 1,
    extensions: requires('catalogId', 'targetSetId', 'module', 'toolchain'),
    async resolve({ catalogId, targetSetId, module, toolchain }, _args, { loaders, knownIssues }) {
      const catalog = (await loaders.hosts.catalogs()).get(catalogId);
      if (!catalog) return [];
      const { source, release, sets } = catalog;
      return issuesOfVersion(knownIssues, { source, release, module, toolchain }, buildsOf(sets.get(targetSetId) ?? []));
    },
  }),
);
