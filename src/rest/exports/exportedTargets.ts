import { type TargetRow, targets } from '../../store/sql/targets.ts';
import { targetQuery } from '../resources/targets.ts';
import { CATALOG, catalogOf } from './exportedPackages.ts';
import { exportKind } from './exportKind.ts';

const FIELDS = [
  ...['type', 'name', 'subtype', 'cpuFamily', 'cpuMicroarchitecture', 'gpuArchitectures', 'location', 'metadata'],
  ...['createdAt', 'modifiedAt'],
] as const;
const VERSION = ['packageVersion.id', 'packageVersion.uuid', 'packageVersion.version'];
const PACKAGE = ['id', 'uuid', 'name', ...CATALOG].map((field) => `packageVersion.package.${field}`);

const targetOf = (row: TargetRow) => ({
  id: row.id,
  uuid: row.uuid,
  packageVersion: versionOf(row),
  type: row.type,
  name: row.name,
  subtype: row.subtype,
  cpuFamily: row.cpuFamily,
  cpuMicroarchitecture: row.cpuMicroarchitecture,
  gpuArchitectures: row.gpuArchitectures,
  location: row.location,
  metadata: row.metadata,
  createdAt: row.createdAt,
  modifiedAt: row.modifiedAt,
});

function versionOf({ packageVersion: version }: TargetRow) {
  const of = version?.package;
  return (
    version && {
      id: version.id,
      uuid: version.uuid,
      version: version.version,
      package: of && { id: of.id, uuid: of.uuid, name: of.name, catalog: catalogOf(of) },
    }
  );
}

/** The export of targets. */
export const exportedTargets = exportKind({
  name: 'targets',
  noun: 'software target',
  query: targetQuery,
  listing: targets,
  projection: ['id', ...FIELDS, ...VERSION, ...PACKAGE],
  columns: ['id', 'uuid', ...VERSION, ...PACKAGE, ...FIELDS],
  renderer: () => targetOf,
});
