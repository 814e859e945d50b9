import { type MyNode, packageHref } from '../address/node.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { BuildBadge } from '../parts/BuildBadge.tsx';
import { Commands } from '../parts/Commands.tsx';
import { ErrorNotice, Skeleton } from '../parts/Notice.tsx';
import { counted } from '../parts/numbers.ts';
import { VERSION, type VersionData } from './documents.ts';
import { Issues } from './Issues.tsx';
import { nodeVariables } from './useVersions.ts';

interface Properties {
  readonly id: string;
  readonly node: MyNode | null;
}

/** The version that the reader has opened in the picture. */
export function VersionDetails({ id, node }: Properties) {
  const { data, error, refetch } = useQuery(VERSION, { id, ...nodeVariables(node) });
  const version = data?.version;
  if (error && !version) return <ErrorNotice error={error} onRetry={refetch} />;
  if (!version || version.id !== id) return <Skeleton lines={4} />;
  return <Details version={version} />;
}

function Details({ version }: { readonly version: VersionData }) {
  const { module, buildFor, loadCommands, issues, dependencies, requiredModules, toolchainFamilies, extensions } = version;
  const title = module?.fullName ?? version.version + version.versionSuffix;
  return (
    <section class="card version" aria-label={`Version ${title}`}>
      <div class="build-head">
        <h3>
          <bdi>{title}</bdi>
        </h3>
        {buildFor ? <BuildBadge state={buildFor.state} /> : null}
      </div>
      {buildFor ? <p class="quiet">{buildFor.reason}</p> : null}
      <Commands commands={buildFor?.isAvailable ? buildFor.loadCommands : loadCommands} label={`Copy commands of ${title}`} />
      <Issues issues={issues} />
      <dl class="facts">
        <Fact title="Toolchain families" values={toolchainFamilies} />
      </dl>
      <Folded title="Loads" values={requiredModules.map(({ fullName }) => fullName)} what="module" />
      <Folded title="Depends on" values={dependencies} what="package" />
      {extensions.totalCount > 0 ? (
        <details>
          <summary>Contains {counted(extensions.totalCount, 'extension')}</summary>
          <ul class="chips">
            {extensions.nodes.map((extension) => (
              <li key={extension.id}>
                <a class="chip" href={packageHref(extension.package)}>
                  <bdi>{extension.package.name}</bdi> <bdi class="quiet numbers">{extension.version}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

interface FoldedProperties {
  readonly title: string;
  readonly values: readonly string[];
  readonly what: string;
}

/** A long list that few readers need. */
function Folded({ title, values, what }: FoldedProperties) {
  if (values.length === 0) return null;
  return (
    <details>
      <summary>
        {title} {counted(values.length, what)}
      </summary>
      <ul class="chips">
        {values.map((value) => (
          <li key={value} class="chip code">
            <bdi>{value}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Fact({ title, values }: { readonly title: string; readonly values: readonly string[] }) {
  if (values.length === 0) return null;
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {values.map((value) => (
          <bdi key={value} class="code">
            {value}
          </bdi>
        ))}
      </dd>
    </div>
  );
}
