import { hrefTo } from '../address/node.ts';
import { textOf, useAction } from '../graphql/useAction.ts';
import type { Activity } from '../imports/documents.ts';
import { ForceButton } from '../imports/JobActions.tsx';
import { ProgressBar } from '../imports/ProgressBar.tsx';
import { Check } from '../parts/Field.tsx';
import { day, time } from '../parts/dates.ts';
import { counted } from '../parts/numbers.ts';
import { Problem } from '../parts/Problem.tsx';
import { CatalogActions } from './CatalogActions.tsx';
import { AUTO_UPDATE, type StaffCatalog } from './documents.ts';

interface Properties {
  readonly catalog: StaffCatalog;
  /** The latest event of its latest import. */
  readonly event: Activity | undefined;
  readonly onDone: () => void;
}

/** The names of upstreams. */
export const SOURCES = { EESSI: 'EESSI', SPACK: 'Spack', LMOD: 'Lmod', DEMO: 'Demo' } as const;

/** A catalog: how large and how old it is, what its last update said, and what can be done with it. */
export function CatalogCard({ catalog, event, onDone }: Properties) {
  const action = useAction(onDone);
  const { isBusy, refusal, run } = action;
  const title = `${catalog.name} ${catalog.version}`;
  const [job] = catalog.importJobs?.nodes ?? [];
  const state = event?.job.state ?? job?.state;
  const isRunning = state === 'QUEUED' || state === 'RUNNING';
  const isFailed = state === 'FAILED' && job?.state === 'FAILED';
  const switchOver = (autoUpdateEnabled: boolean) => void run(AUTO_UPDATE, { id: catalog.id, autoUpdateEnabled });
  return (
    <li class="card job">
      <Head catalog={catalog} />
      {isRunning && event ? <ProgressBar title={title} job={event.job} event={event} /> : null}
      {isFailed ? (
        <div class="refused">
          <p class="problem">{job.error}</p>
          {job.errorCode === 'SHRINK_GUARD' ? (
            <ForceButton catalogId={catalog.id} title={title} isBusy={isBusy} run={run} />
          ) : null}
        </div>
      ) : null}
      <div class="catalog-foot">
        {catalog.source && !catalog.frozenAt && catalog.source !== 'LMOD' ? (
          <Check
            isSwitch
            label="Update every night"
            name={`Update ${title} every night`}
            isChecked={catalog.autoUpdateEnabled}
            onChange={switchOver}
          />
        ) : (
          <span />
        )}
        <CatalogActions catalog={catalog} title={title} isRunning={isRunning} action={action} onDone={onDone} />
      </div>
      <Problem text={textOf(refusal)} />
    </li>
  );
}

function Head({ catalog }: { readonly catalog: StaffCatalog }) {
  const { id, name, version, typeDisplay, frozenAt, packageCount, versionCount, targetCount } = catalog;
  const counts = [counted(packageCount, 'package'), counted(versionCount, 'version'), counted(targetCount, 'target')];
  return (
    <>
      <div class="bar">
        <h2 class="row-title">
          <a href={hrefTo('/search', { catalogIds: id })}>
            <bdi>{name}</bdi> <bdi class="numbers">{version}</bdi>
          </a>
        </h2>
        {frozenAt ? <span class="badge">Frozen {day(frozenAt)}</span> : null}
        <span class="tag">{typeDisplay}</span>
      </div>
      <p class="small numbers">{counts.join(' · ')}</p>
      <p class="small quiet numbers">{originOf(catalog)}</p>
    </>
  );
}

function originOf({ source, lastSuccessfulUpdateAt, upstreamUpdatedAt }: StaffCatalog): string {
  if (!source) return 'Created manually';
  const updated = lastSuccessfulUpdateAt ? `updated ${time(lastSuccessfulUpdateAt)}` : 'never updated';
  return `From ${SOURCES[source]}, ${updated}${upstreamUpdatedAt ? `; published ${day(upstreamUpdatedAt)}` : ''}`;
}
