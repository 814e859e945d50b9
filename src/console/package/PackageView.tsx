import { hrefTo, useNode } from '../address/node.ts';
import type { VariablesOf } from '../graphql/graphql.ts';
import { CatalogTag } from '../parts/CatalogTag.tsx';
import { Commands } from '../parts/Commands.tsx';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { About } from './About.tsx';
import { Availability } from './Availability.tsx';
import { BuildCard } from './BuildCard.tsx';
import { type FoundCatalog, PACKAGE, type PackageData } from './documents.ts';
import { Description } from './Description.tsx';
import { PackageList } from './PackageList.tsx';
import { VersionSection } from './VersionSection.tsx';

interface Properties {
  readonly catalog: FoundCatalog;
  readonly shown: PackageData;
  /** The version of the catalog that the address names. */
  readonly asked: string;
  readonly variables: VariablesOf<typeof PACKAGE>;
}

/** The page of a package. */
export function PackageView({ catalog, shown, asked, variables }: Properties) {
  const { parents, counterparts, extensions, dependencyPackages, dependents } = shown;
  return (
    <article class="package">
      <header class="package-head">
        <div class="bar">
          <h1>
            <bdi>{shown.name}</bdi>
          </h1>
          <CatalogTag catalog={catalog} ecosystem={shown.ecosystem} />
          <GraphqlLink document={PACKAGE} variables={variables} />
        </div>
        {asked === catalog.version ? null : (
          <p class="problem" role="note">
            <bdi>{catalog.name}</bdi> <bdi>{asked}</bdi> is not here; this is <bdi>{catalog.version}</bdi>.
          </p>
        )}
        <Description key={shown.id} text={shown.description} />
      </header>
      <div class="package-columns">
        <div class="package-main">
          <Builds shown={shown} />
          <VersionSection shown={shown} />
          <PackageList title="Part of" total={parents.totalCount} packages={parents.nodes} />
          <PackageList title="Extensions" total={extensions.totalCount} packages={extensions.nodes} />
          <PackageList title="Depends on" total={dependencyPackages.totalCount} packages={dependencyPackages.nodes} />
          <PackageList title="Used by" total={dependents.totalCount} packages={dependents.nodes} />
          <Availability availability={shown.availability} />
        </div>
        <aside class="package-aside" aria-label="About">
          <About shown={shown} />
          <PackageList title="In other catalogs" total={counterparts.length} packages={counterparts} showsCatalog />
          <p>
            <a href={hrefTo('/search', { q: shown.name })}>
              Search for “<bdi>{shown.name}</bdi>”
            </a>
          </p>
        </aside>
      </div>
    </article>
  );
}

/** What my node gets; without a node, how to load the newest version. */
function Builds({ shown: { build, gpuBuild, latestVersion } }: Pick<Properties, 'shown'>) {
  const node = useNode();
  if (!node && !latestVersion) return null;
  if (!node || !build)
    return (
      <section class="card build" aria-label="Newest version">
        <div class="build-head">
          <h2>Newest version</h2>
        </div>
        <p class="build-version">
          <bdi>{latestVersion ? latestVersion.version + latestVersion.versionSuffix : ''}</bdi>
        </p>
        <Commands commands={latestVersion?.loadCommands ?? []} />
        <p class="quiet small">Choose “My node” above to see what runs there.</p>
      </section>
    );
  const showsGpu = gpuBuild?.version && gpuBuild.version.id !== build.version?.id;
  const title = node.cpu.replace(/^.*\//, '');
  return (
    <div class="builds">
      {showsGpu ? <BuildCard title={`On ${title} with ${node.gpus.join(', ')}`} build={gpuBuild} /> : null}
      <BuildCard title={showsGpu ? `On ${title}, without a GPU` : `On ${[title, ...node.gpus].join(' with ')}`} build={build} />
    </div>
  );
}
