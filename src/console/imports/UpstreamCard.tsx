import { textOf, useAction } from '../graphql/useAction.ts';
import { day } from '../parts/dates.ts';
import { count } from '../parts/numbers.ts';
import { Problem } from '../parts/Problem.tsx';
import { IMPORT, REFRESH, type Release, type Upstream } from './documents.ts';

interface Properties {
  readonly upstream: Upstream;
  readonly onDone: () => void;
}

/** An upstream with its releases: what is new, and what is here. */
export function UpstreamCard({ upstream, onDone }: Properties) {
  return (
    <section class="card upstream" aria-label={upstream.name}>
      <div class="bar">
        <h3>
          <bdi>{upstream.name}</bdi>
        </h3>
        {upstream.updateAvailable ? <span class="badge good">New: {upstream.latestVersion}</span> : null}
      </div>
      <Problem text={upstream.error} />
      <ul>
        {upstream.releases.map((release) => (
          <ReleaseRow key={release.version} upstream={upstream} release={release} onDone={onDone} />
        ))}
      </ul>
    </section>
  );
}

function ReleaseRow({ upstream: { source, name }, release, onDone }: Properties & { readonly release: Release }) {
  const { isBusy, refusal, run } = useAction(onDone);
  const { version, catalog, job } = release;
  const title = `${name} ${version}`;
  const start = (dryRun: boolean) =>
    catalog
      ? run(REFRESH, { input: { catalogId: catalog.id, dryRun } })
      : run(IMPORT, { input: { source, release: version, dryRun } });
  return (
    <li class="release">
      <div>
        <bdi class="strong numbers">{version}</bdi>
        <p class="quiet small">{catalog ? stateOf(catalog) : 'Not imported'}</p>
      </div>
      {job ? (
        <span class="badge">{job.state === 'QUEUED' ? 'Waiting' : 'Running'}</span>
      ) : (
        <div class="actions">
          <button
            type="button"
            class="button small"
            disabled={isBusy}
            aria-label={`Dry run of ${title}`}
            onClick={() => void start(true)}
          >
            Dry run
          </button>
          <button
            type="button"
            class="button small primary"
            disabled={isBusy}
            aria-label={`${catalog ? 'Refresh' : 'Import'} ${title}`}
            onClick={() => void start(false)}
          >
            {catalog ? 'Refresh' : 'Import'}
          </button>
        </div>
      )}
      <Problem text={textOf(refusal)} />
    </li>
  );
}

function stateOf({ packageCount, lastSuccessfulUpdateAt }: NonNullable<Release['catalog']>): string {
  const packages = `${count(packageCount)} packages`;
  return lastSuccessfulUpdateAt ? `${packages} · updated ${day(lastSuccessfulUpdateAt)}` : packages;
}
