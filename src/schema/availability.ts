import { linkedBuild } from '../domain/hosts/linkedBuild.ts';
import { partitionHost } from '../domain/hosts/partitionHost.ts';
import { decodeId } from '../domain/ids.ts';
import { BadUserInputError } from '../domain/errors.ts';
import type { CatalogPartition } from '../store/sql/catalogPartitions.ts';
import { packageBuild } from './buildFor.ts';
import { builder } from './builder.ts';
import { HostBuild, type HostBuildRow } from './hostBuild.ts';
import { requires } from './lookahead.ts';
import { loadPerParent } from './perParent.ts';
import { OfferingPartition, Package } from './refs.ts';
import { selectVersions, VersionFilter } from './version.ts';

/** Maximum number of partitions. */
const MAX_PARTITIONS = 100;
/** Assumed number of partitions, for the query cost. */
const ASSUMED_PARTITIONS = 50;

interface PartitionBuildRow {
  readonly partition: CatalogPartition;
  readonly build: HostBuildRow | null;
}

const PartitionBuild = builder.objectRef<PartitionBuildRow>('PartitionBuild').implement({
  description: 'What a partition gets of a package.',
  fields: (t) => ({
    partition: t.expose('partition', { type: OfferingPartition, description: 'The partition.' }),
    build: t.expose('build', {
      type: HostBuild,
      nullable: true,
      description: 'What it gets; null if its architectures are not understood, see `OfferingPartition.hostProblem`.',
    }),
  }),
});

builder.objectField(Package, 'availability', (t) =>
  t.field({
    type: [PartitionBuild],
    description:
      'What the partitions of the offerings that link its catalog get of the package, by offering and partition. Only builds that the link enables count. BAD_USER_INPUT for more than 100 partitions.',
    args: {
      offeringIds: t.arg.idList({ description: 'Only the partitions of these offerings; all by default.' }),
      filter: t.arg({ type: VersionFilter, description: 'Restricts the versions considered; all by default.' }),
    },
    complexity: { field: ASSUMED_PARTITIONS, multiplier: 1 },
    extensions: requires('uuid', 'catalogId'),
    async resolve({ uuid, catalogId }, { offeringIds, filter }, { loaders }, info) {
      const ids = offeringIds && [...new Set(offeringIds.map((id) => decodeId(id, 'Offering')))];
      const { hosts } = loaders;
      const [partitions, versions] = await Promise.all([
        hosts.partitionsOfCatalog(ids ?? null, MAX_PARTITIONS + 1).load(catalogId),
        loadPerParent(info, loaders, uuid, () => selectVersions(filter, loaders, (resolved) => hosts.profiles(resolved))),
      ]);
      if (partitions.length > MAX_PARTITIONS)
        throw new BadUserInputError(
          `The availability of a package is given for at most ${MAX_PARTITIONS} partitions, and its catalog is linked to offerings with more. Name some of them in offeringIds.`,
        );
      return Promise.all(
        partitions.map(async (partition) => {
          // The same rows for all packages of a catalog.
          const host = await loaders.once(partition, async () => {
            const { value } = partitionHost(partition);
            return value && hosts.resolve(value);
          });
          if (!host) return { partition, build: null };
          return {
            partition,
            build: packageBuild(host, { packageId: uuid, catalogId }, versions, (build) => linkedBuild(build, partition)),
          };
        }),
      );
    },
  }),
);
