import { BuildBadge } from '../parts/BuildBadge.tsx';
import type { PackageData } from './documents.ts';

/** The partitions of the centre's offerings, and what each gets of the package. */
export function Availability({ availability }: Pick<PackageData, 'availability'>) {
  if (availability.length === 0) return null;
  return (
    <section class="relations">
      <h2>Where it runs</h2>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Partition</th>
            <th scope="col">Node</th>
            <th scope="col">Build</th>
          </tr>
        </thead>
        <tbody>
          {availability.map(({ partition, build }) => (
            <tr key={partition.id}>
              <th scope="row">
                <bdi>{`${partition.offering.name} / ${partition.name}`}</bdi>
              </th>
              <td>
                <bdi>{[partition.cpuArchitecture, partition.gpuArchitecture].filter(Boolean).join(' + ')}</bdi>
              </td>
              <td>{build ? <BuildBadge state={build.state} /> : <span class="quiet">Unknown</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
