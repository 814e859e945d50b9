import type { JsonObject } from '../../domain/catalog.ts';
import { spackCommands } from '../../domain/loadCommands.ts';
import type { SnapshotTarget, SnapshotVersion } from '../../domain/snapshot.ts';
import { cleanName, cleanText } from '../parsing/clean.ts';
import { isRecord, recordOf, type JsonRecord } from '../parsing/json.ts';
import { isUsable, usableUrls } from './url.ts';

/** Parses a version. @throws InvalidEntry */
export function readVersion(value: unknown, name: string, categories: readonly string[]): SnapshotVersion {
  const json = recordOf(value, 'A version');
  const version = cleanName(json.version, 'A version');
  const downloads = usableUrls(json.downloads);
  return {
    version,
    releaseDate: null,
    description: null,
    module: null,
    requiredModules: [],
    toolchain: null,
    toolchainFamilies: [],
    versionSuffix: '',
    metadata: metadataOf(json, downloads),
    loadCommands: spackCommands(name, version, cleanText(json.branch) !== ''),
    targets: targetsOf(downloads[0] ?? '', categories),
    extensions: [],
  };
}

function metadataOf(json: JsonRecord, downloads: readonly string[]): JsonObject {
  const repositories = [json.repositories].flat().flatMap(readRepository);
  const branch = cleanText(json.branch);
  return {
    ...(downloads.length > 0 ? { downloads } : {}),
    ...(repositories.length > 0 ? { repositories } : {}),
    ...(branch ? { branch } : {}),
  };
}

/** Older files have one object instead of a list. */
function readRepository(value: unknown): JsonObject[] {
  if (!isRecord(value) || !isUsable(cleanText(value.url))) return [];
  const fields = ['type', 'url', 'commit', 'tag', 'branch'].map((field) => [field, cleanText(value[field])] as const);
  return [Object.fromEntries(fields.filter(([, text]) => text !== ''))];
}

const CATEGORY_TARGETS = [
  { category: 'windows', type: 'platform', name: 'windows' },
  { category: 'detectable', type: 'external', name: 'system' },
  { category: 'build-tools', type: 'build_system', name: 'build-tool' },
];

/** Spack builds from source, so there are no architectures; targets describe how a version can be obtained. */
function targetsOf(location: string, categories: readonly string[]): SnapshotTarget[] {
  const byCategory = CATEGORY_TARGETS.filter(({ category }) => categories.includes(category));
  return [target('build_variant', 'default', location), ...byCategory.map(({ type, name }) => target(type, name, ''))];
}

function target(type: string, name: string, location: string): SnapshotTarget {
  return { type, name, subtype: '', location, metadata: {}, gpuArchitectures: [] };
}
