import { useState } from 'preact/hooks';
import { inputOf, packageHref, useNode } from '../address/node.ts';
import { useParam } from '../address/useParam.ts';
import type { ResultOf } from '../graphql/graphql.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { Commands } from '../parts/Commands.tsx';
import { GraphqlLink } from '../parts/GraphqlLink.tsx';
import { ErrorNotice, Skeleton } from '../parts/Notice.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { CatalogChoice } from './CatalogChoice.tsx';
import { CATALOG_NAMES, PLAN, type Step } from './documents.ts';
import '../style/release.css';

/** What a job script loses by a move to another release, and the commands to load there. */
export function PlanPage() {
  useTitle('Move a job script');
  const node = useNode();
  const [modules, setModules] = useParam('modules');
  const [toId, setTo] = useParam('to');
  const [text, setText] = useState(modules);
  const { data: names } = useQuery(CATALOG_NAMES, {});
  const catalogs = (names?.catalogs.nodes ?? []).filter(({ type }) => type === 'BINARY_RUNTIME');
  const variables = { input: { modules, toId, ...(node ? { host: inputOf(node) } : {}) } };
  const { data, error, isFetching, refetch } = useQuery(PLAN, variables, { isPaused: !modules || !toId });
  const onSubmit = (event: Event) => {
    event.preventDefault();
    setModules(text.trim());
  };
  return (
    <div class="narrow">
      <div class="bar">
        <h1>Move a job script</h1>
        <GraphqlLink document={PLAN} variables={variables} />
      </div>
      <p class="lead">Paste your job script, or the output of “module list”, and choose the release to move to.</p>
      <form class="card form" onSubmit={onSubmit}>
        <div class="field">
          <label for="modules">Job script or modules</label>
          <textarea
            id="modules"
            rows={8}
            spellcheck={false}
            placeholder={'module load EESSI/2023.06\nmodule load GROMACS/2024.4-foss-2023b'}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
        <CatalogChoice label="Move to" catalogs={catalogs} value={toId} onChange={setTo} />
        <div class="actions">
          <button type="submit" class="button primary" disabled={!text.trim() || !toId}>
            Plan the move
          </button>
        </div>
      </form>
      {error ? <ErrorNotice error={error} onRetry={refetch} /> : null}
      {isFetching && modules && toId && !data ? <Skeleton lines={5} /> : null}
      {data?.planMove && modules && toId && !error ? <Plan plan={data.planMove} /> : null}
    </div>
  );
}

const STATES = {
  SAME: ['The same', 'good'],
  NEWER: ['Newer version', 'good'],
  REBUILT: ['Other toolchain', 'good'],
  OLDER: ['Older version', ''],
  GONE: ['Not available', 'bad'],
  UNKNOWN: ['Unknown', ''],
} as const;

function Plan({ plan: { steps, environment } }: { readonly plan: NonNullable<ResultOf<typeof PLAN>['planMove']> }) {
  const lost = steps.filter(({ to }) => to === null).length;
  return (
    <section class="stack" aria-label="Plan">
      <h2>{lost === 0 ? 'Nothing is lost' : `${lost} of ${steps.length} modules ${lost === 1 ? 'has' : 'have'} no successor`}</h2>
      <ul class="steps">
        {steps.map((step, index) => (
          <StepRow key={index} step={step} />
        ))}
      </ul>
      {environment ? (
        <section class="card build" aria-label="Commands">
          <h2>Load this instead</h2>
          <Commands commands={environment.loadCommands} />
        </section>
      ) : null}
    </section>
  );
}

function StepRow({ step: { module, state, reason, to } }: { readonly step: Step }) {
  const [text, tone] = STATES[state];
  const name = to ? (to.module?.fullName ?? to.version + to.versionSuffix) : '';
  return (
    <li class="step">
      <div class="bar">
        <bdi class="code">{module}</bdi>
        <span class={`badge ${tone}`}>{text}</span>
      </div>
      {to && state !== 'SAME' ? (
        <p>
          <span aria-hidden="true">→ </span>
          <a class="code" href={packageHref(to.package, { version: name })}>
            <bdi>{name}</bdi>
          </a>
        </p>
      ) : null}
      <p class="quiet small">{reason}</p>
    </li>
  );
}
