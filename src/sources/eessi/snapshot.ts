import { UpstreamError } from '../../domain/errors.ts';
import type { SnapshotCatalog, SnapshotItem, SnapshotPackage, SnapshotProblem } from '../../domain/snapshot.ts';
import { checkedPackages } from '../parsing/checkedPackages.ts';
import { textField, type BuildOptions } from './build.ts';
import { readExtensions } from './extension.ts';
import { ExtensionIndex, readExtensionFile, type ExtensionFile } from './extensionFile.ts';
import { readSoftware, releasesOfModules, surveySoftware, type SoftwareFile, type SoftwareSurvey } from './software.ts';
import { instantOf } from '../parsing/instant.ts';
import { listOf } from '../parsing/json.ts';

/** A software file and its origin, which becomes part of the catalog. */
export interface SoftwareOrigin {
  readonly file: SoftwareFile;
  readonly sha256: string;
  readonly sourceUrl: string | null;
  readonly description: (release: string) => string;
  /** Read only if the software file does not list extensions. */
  readonly extensionFiles: AsyncIterable<ExtensionFile> | Iterable<ExtensionFile>;
}

/** Yields the snapshot of one release of a software file, by default the newest. @throws UpstreamError */
export async function* readSnapshot(
  origin: SoftwareOrigin,
  requested: string | null,
  signal: AbortSignal,
): AsyncGenerator<SnapshotItem> {
  const survey = await surveySoftware(origin.file);
  const release = chooseRelease(origin.file, survey, requested);
  yield describeCatalog(origin, survey, release);
  const options = { release, releases: releasesOfModules(release, survey.architectures) };
  // Without packages of the release, no further file is needed to fail.
  const isComplete = survey.namesExtensions || packagesOf(survey, release) === 0;
  const packages = isComplete ? readNamed(origin, options) : readIndexed(origin, options);
  yield* checkedPackages(packages, { signal, whenNone: `${origin.file.name} has no usable package of release ${release}.` });
}

type ReleaseOptions = Pick<BuildOptions, 'release' | 'releases'>;

/** The estimated number of packages that have a version of the release. */
function packagesOf({ architectures, packages }: SoftwareSurvey, release: string): number {
  return [...releasesOfModules(release, architectures)].reduce((sum, name) => sum + (packages.get(name) ?? 0), 0);
}

function readNamed({ file }: SoftwareOrigin, options: ReleaseOptions): AsyncGenerator<SnapshotPackage | SnapshotProblem> {
  return readSoftware(file, {
    ...options,
    extensionsOf: (version, _, report) => readExtensions(listOf(version.extensions), report),
  });
}

async function* readIndexed(origin: SoftwareOrigin, options: ReleaseOptions): AsyncGenerator<SnapshotPackage | SnapshotProblem> {
  const index = new ExtensionIndex();
  for await (const file of origin.extensionFiles) yield* readExtensionFile(file, options.releases, index);
  yield* readSoftware(origin.file, { ...options, extensionsOf: (_, module) => index.of(module) });
  yield* index.unclaimed();
}

function chooseRelease({ name }: SoftwareFile, survey: SoftwareSurvey, requested: string | null): string {
  const known = [...survey.architectures.keys()];
  const release = requested ?? known.findLast((candidate) => packagesOf(survey, candidate) > 0) ?? known.at(-1);
  if (release !== undefined && survey.architectures.has(release)) return release;
  throw new UpstreamError('UNKNOWN_RELEASE', `${name} has the releases ${known.join(', ')}, not "${release}".`);
}

function describeCatalog(origin: SoftwareOrigin, survey: SoftwareSurvey, release: string): SnapshotCatalog {
  return {
    kind: 'catalog',
    version: release,
    sourceUrl: origin.sourceUrl,
    description: origin.description(release),
    metadata: {
      ...textField('timestamp', survey.timestamp),
      architectures_map: { [release]: survey.architectures.get(release) ?? {} },
    },
    upstreamUpdatedAt: instantOf(survey.timestamp),
    // If extensions are in separate files, the software file alone does not show whether anything has changed.
    fingerprint: survey.namesExtensions ? fingerprintOf(origin.sha256) : null,
    expectedPackages: packagesOf(survey, release) || null,
  };
}

/** The fingerprint of a file with this hash. */
export const fingerprintOf = (sha256: string): string => `sha256:${sha256}`;
