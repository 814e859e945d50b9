import type { Offering } from './documents.ts';

/** The partitions of an offering with their hardware. */
export function Partitions({ partitions }: Pick<Offering, 'partitions'>) {
  return (
    <ul class="partitions small">
      {partitions.map(({ id, name, cpuArchitecture, gpuArchitecture, hostProblem }) => (
        <li key={id} class="partition">
          <bdi class="strong">{name}</bdi>{' '}
          <span class="quiet">
            <bdi>{[cpuArchitecture, gpuArchitecture].filter(Boolean).join(' + ') || 'hardware not stated'}</bdi>
          </span>
          {hostProblem ? <p class="problem">{hostProblem}</p> : null}
        </li>
      ))}
    </ul>
  );
}
