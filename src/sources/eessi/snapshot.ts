import { UpstreamError } from '../../domain/errors.ts';
import type { SnapshotCatalog, SnapshotItem, SnapshotPackage, SnapshotProblem } from '../../domain/snapshot.ts';
import { checkedPackages } from '../parsing/checkedPackages.ts';
import { textField, type BuildOptions } from './build.ts';
import { readExtensions } from './extension.ts';
import { ExtensionIndex, readExtensionFile, type ExtensionFile } from './extensionFile.ts';
import { readSoftware, releasesOfModules, surveySoftware, type SoftwareFile, type SoftwareSurvey } from './software.ts';
import { instantOf } from '../parsing/instant.ts';
import { listOf } from '../parsing/json.ts';

/** A software file at hand, and what a catalog made of it says of itself. */
export interface SoftwareOrigin {
  readonly file: SoftwareFile;
  readonly sha256: string;
  readonly sourceUrl: string | null;
  readonly description: (release: string) => string;
  /** Asked only where the software file says nothing of extensions. */
  readonly extensionFiles: AsyncIterable<ExtensionFile> | Iterable<ExtensionFile>;
}

/** One release of a software file; the newest where none is asked. */
export async function* readSnapshot(
  origin: SoftwareOrigin,
  asked: string | null,
  signal: AbortSignal,
): AsyncGenerator<SnapshotItem> {
  const survey = await surveySoftware(origin.file);
  const release = chooseRelease(origin.file, survey, asked);
  yield describeCatalog(origin, survey, release);
  const wanted = { release, releases: releasesOfModules(release, survey.architectures) };
  // A release that no package names needs no further file to fail.
  const isComplete = survey.namesExtensions || packagesOf(survey, release) === 0;
  const packages = isComplete ? readNamed(origin, wanted) : readIndexed(origin, wanted);
  yield* checkedPackages(packages, { signal, whenNone: `${origin.file.name} has no usable package of release ${release}.` });
}

type Wanted = Pick<BuildOptions, 'release' | 'releases'>;

/** How many packages seem to have a version of the release. */
function packagesOf({ architectures, packages }: SoftwareSurvey, release: string): number {
  return [...releasesOfModules(release, architectures)].reduce((sum, name) => sum + (packages.get(name) ?? 0), 0);
}

function readNamed({ file }: SoftwareOrigin, wanted: Wanted): AsyncGenerator<SnapshotPackage | SnapshotProblem> {
  return readSoftware(file, {
    ...wanted,
    extensionsOf: (version, _, report) => readExtensions(listOf(version.extensions), report),
  });
}

async function* readIndexed(origin: SoftwareOrigin, wanted: Wanted): AsyncGenerator<SnapshotPackage | SnapshotProblem> {
  const index = new ExtensionIndex();
  for await (const file of origin.extensionFiles) yield* readExtensionFile(file, wanted.releases, index);
  yield* readSoftware(origin.file, { ...wanted, extensionsOf: (_, module) => index.of(module) });
  yield* index.unclaimed();
}

function chooseRelease({ name }: SoftwareFile, survey: SoftwareSurvey, asked: string | null): string {
  const known = [...survey.architectures.keys()];
  const release = asked ?? known.findLast((candidate) => packagesOf(survey, candidate) > 0) ?? known.at(-1);
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
    // Where extensions stand in files of their own, the software file alone does not say whether anything has changed.
    fingerprint: survey.namesExtensions ? fingerprintOf(origin.sha256) : null,
    expectedPackages: packagesOf(survey, release) || null,
  };
}

export const fingerprintOf = (sha256: string): string => `sha256:${sha256}`;
