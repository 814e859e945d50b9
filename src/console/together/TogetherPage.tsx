import { useState } from 'preact/hooks';
import { inputOf, packageHref, useNode } from '../address/node.ts';
import { useParam } from '../address/useParam.ts';
import type { ResultOf } from '../graphql/graphql.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { catalogTitle } from '../parts/catalogTitle.ts';
import { Commands } from '../parts/Commands.tsx';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { CATALOG_NAMES, type Option, TOGETHER } from './documents.ts';
import '../style/release.css';

const wordsOf = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

/** Builds of several packages that can be loaded at the same time. */
export function TogetherPage() {
  useTitle('Load together');
  const node = useNode();
  const [packages, setPackages] = useParam('packages');
  const [chosen, setCatalog] = useParam('catalog');
  const { data: names } = useQuery(CATALOG_NAMES, {});
  const catalogs = names?.catalogs.nodes ?? [];
  const catalogId = chosen || (catalogs[0]?.id ?? '');
  const variables = { input: { catalogId, packages: wordsOf(packages), ...(node ? { host: inputOf(node) } : {}) } };
  const { data, error, refetch } = useQuery(TOGETHER, variables, { isPaused: !packages || !catalogId });
  return (
    <div class="narrow">
      <div class="bar">
        <h1>Load together</h1>
        <GraphqlLink document={TOGETHER} variables={variables} />
      </div>
      <p class="lead">Which builds of several packages can be loaded in one job, and the commands that load them.</p>
      <Form packages={packages} catalogs={catalogs} catalogId={catalogId} onFind={setPackages} onCatalog={setCatalog} />
      {error ? <ErrorNotice error={error} onRetry={refetch} /> : null}
      {packages && catalogId && !data && !error ? <Skeleton lines={5} /> : null}
      {packages && data?.environment && !error ? <Found environment={data.environment} /> : null}
    </div>
  );
}

interface FormProperties {
  readonly packages: string;
  readonly catalogs: ResultOf<typeof CATALOG_NAMES>['catalogs']['nodes'];
  readonly catalogId: string;
  readonly onFind: (packages: string) => void;
  readonly onCatalog: (id: string) => void;
}

function Form({ packages, catalogs, catalogId, onFind, onCatalog }: FormProperties) {
  const [text, setText] = useState(packages);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    onFind(wordsOf(text).join(' '));
  };
  return (
    <form class="card form" onSubmit={onSubmit}>
      <div class="field">
        <label for="packages">Packages, with or without a version</label>
        <input
          id="packages"
          type="text"
          placeholder="GROMACS SciPy-bundle"
          autocomplete="off"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="catalog">Catalog</label>
        <select id="catalog" value={catalogId} onChange={(event) => onCatalog(event.currentTarget.value)}>
          {catalogs.map((catalog) => (
            <option key={catalog.id} value={catalog.id}>
              {catalogTitle(catalog)}
            </option>
          ))}
        </select>
      </div>
      <div class="actions">
        <button type="submit" class="button primary" disabled={wordsOf(text).length === 0 || !catalogId}>
          Find builds
        </button>
      </div>
    </form>
  );
}

function Found({ environment }: { readonly environment: NonNullable<ResultOf<typeof TOGETHER>['environment']> }) {
  const { options, problems } = environment;
  return (
    <section class="stack" aria-label="Builds">
      {options.length === 0 ? <Notice icon="warn" title="They do not load together" /> : null}
      {options.map((option) => (
        <OptionCard key={option.toolchainFamily} option={option} />
      ))}
      {problems.length > 0 ? (
        <ul>
          {problems.map(({ package: name, message }, index) => (
            <li key={index} class="step">
              <bdi class="strong">{name}</bdi> <span class="quiet">{message}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function OptionCard({ option: { toolchainFamily, versions, loadCommands } }: { readonly option: Option }) {
  return (
    <section class="card build" aria-label={toolchainFamily}>
      <h2>
        <bdi>{toolchainFamily || 'Without a toolchain'}</bdi>
      </h2>
      <ul class="chips">
        {versions.map(({ id, version, versionSuffix, module, package: owner }) => (
          <li key={id}>
            <a class="chip" href={packageHref(owner, { version: module?.fullName ?? version + versionSuffix })}>
              <bdi>{owner.name}</bdi> <bdi class="quiet numbers">{version + versionSuffix}</bdi>
            </a>
          </li>
        ))}
      </ul>
      <Commands commands={loadCommands} label={`Copy commands for ${toolchainFamily}`} />
    </section>
  );
}
