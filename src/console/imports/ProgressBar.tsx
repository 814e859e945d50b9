import { count } from '../parts/numbers.ts';
import type { Activity, Job } from './documents.ts';

const PHASES = {
  WAITING: 'Waiting',
  DOWNLOADING: 'Downloading',
  PARSING: 'Reading',
  COMPARING: 'Comparing',
  APPLYING: 'Applying',
  FINISHED: 'Finished',
} as const;

interface Properties {
  readonly title: string;
  readonly job: Job;
  readonly event: Activity | undefined;
}

/** How far an import is: phase, amount, rate and time left. */
export function ProgressBar({ title, job, event }: Properties) {
  const phase = PHASES[event?.phase ?? job.phase];
  const done = event?.done ?? job.done;
  const total = event?.total ?? job.total;
  const percent = Math.round(job.progress * 100);
  const parts = [
    total ? `${count(done)} of ${count(total)}` : done > 0 ? count(done) : '',
    event?.rate ? `${count(Math.round(event.rate))} per second` : '',
    event?.etaSeconds ? `${lasting(event.etaSeconds)} left` : '',
  ];
  return (
    <div class="progress">
      <progress max={100} value={percent} aria-label={`Progress of ${title}`} />
      <p class="small numbers quiet">
        <span class="strong">{phase}</span> {percent} %{parts.filter(Boolean).map((part) => ` · ${part}`)}
      </p>
    </div>
  );
}

const lasting = (seconds: number) => (seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);
