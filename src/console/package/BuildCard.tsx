import { packageHref } from '../address/node.ts';
import { BuildBadge } from '../parts/BuildBadge.tsx';
import { CatalogTag } from '../parts/CatalogTag.tsx';
import { Commands } from '../parts/Commands.tsx';
import type { Build } from './documents.ts';
import { Issues } from './Issues.tsx';

interface Properties {
  readonly title: string;
  readonly build: Build;
}

/** What my node gets of a package, how to load it, and what to take instead if it gets nothing. */
export function BuildCard({ title, build }: Properties) {
  const { version, state, reason, loadCommands, issues, alternative } = build;
  return (
    <section class="card build" aria-label={title}>
      <div class="build-head">
        <h2>{title}</h2>
        <BuildBadge state={state} />
      </div>
      {version ? (
        <p class="build-version">
          <bdi>{version.module?.fullName ?? version.version + version.versionSuffix}</bdi>
        </p>
      ) : null}
      <p class="quiet">{reason}</p>
      {build.isAvailable && loadCommands.length > 0 ? (
        <Commands commands={loadCommands} label={`Copy commands: ${title}`} />
      ) : null}
      <Issues issues={issues} />
      {alternative ? <Alternative alternative={alternative} /> : null}
    </section>
  );
}

function Alternative({ alternative }: { readonly alternative: NonNullable<Build['alternative']> }) {
  const { package: other, module, version, versionSuffix, loadCommands } = alternative;
  return (
    <div class="alternative">
      <p>
        <strong>Take instead:</strong>{' '}
        <a href={packageHref(other, { version: module?.fullName ?? version + versionSuffix })}>
          <bdi>{module?.fullName ?? `${other.name} ${version}${versionSuffix}`}</bdi>
        </a>{' '}
        <CatalogTag catalog={other.catalog} ecosystem={other.ecosystem} />
      </p>
      <Commands commands={loadCommands} label="Copy commands of the alternative" />
    </div>
  );
}
