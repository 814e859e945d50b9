import { useState } from 'preact/hooks';
import { textOf, useAction } from '../graphql/useAction.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { Skeleton } from '../parts/Notice.tsx';
import { time } from '../parts/dates.ts';
import { counted } from '../parts/numbers.ts';
import { Problem } from '../parts/Problem.tsx';
import { Changes } from './Changes.tsx';
import { type Activity, type Job, PROBLEMS } from './documents.ts';
import { JobActions } from './JobActions.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { Summary } from './Summary.tsx';

interface Properties {
  readonly job: Job;
  /** Its latest event, which is ahead of the list. */
  readonly event: Activity | undefined;
  readonly onDone: () => void;
}

const STATES = {
  QUEUED: ['Waiting', ''],
  RUNNING: ['Running', ''],
  SUCCEEDED: ['Succeeded', 'good'],
  FAILED: ['Failed', 'bad'],
  CANCELLED: ['Cancelled', ''],
} as const;

const KINDS = { IMPORT: 'Import', REFRESH: 'Refresh', FREEZE: 'Frozen copy' } as const;

/** An import: its state, live while it runs, and what can be done with it. */
export function JobCard({ job: listed, event, onDone }: Properties) {
  const job = event?.job ?? listed;
  const { isBusy, refusal, run } = useAction(onDone);
  const title = `${job.catalogName ?? job.source} ${job.catalogVersion ?? ''}`.trim();
  const [text, tone] = STATES[job.state];
  const isUnfinished = job.state === 'QUEUED' || job.state === 'RUNNING';
  return (
    <li class="card job">
      <div class="bar">
        <h3>
          <bdi>{title}</bdi>
        </h3>
        <span class="quiet small">
          {KINDS[job.kind]}
          {job.dryRun ? ', dry run' : ''} · {time(job.createdAt)}
        </span>
        <span class={`badge ${tone}`}>{text}</span>
        <JobActions job={job} title={title} isBusy={isBusy} run={run} />
      </div>
      {isUnfinished ? <ProgressBar title={title} job={job} event={event} /> : null}
      {job.error ? <p class="problem">{job.error}</p> : null}
      <Problem text={textOf(refusal)} />
      {job.summary ? <Summary summary={job.summary} isDryRun={job.dryRun} /> : null}
      {job.dryRun && job.state === 'SUCCEEDED' ? <Changes id={job.id} title={title} /> : null}
      {job.problemCount > 0 ? <Problems id={job.id} total={job.problemCount} /> : null}
    </li>
  );
}

function Problems({ id, total }: { readonly id: string; readonly total: number }) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(PROBLEMS, { id }, { isPaused: !isOpen });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{counted(total, 'entry was left out', 'entries were left out')}</summary>
      {data ? null : <Skeleton lines={2} />}
      <ul class="problems small">
        {data?.importJob?.problems.nodes.map(({ entry, message }, index) => (
          <li key={index}>
            <bdi class="code">{entry}</bdi> <span class="quiet">{message}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
