import { useNode } from '../address/node.ts';
import { usePlace } from '../address/router.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { HOST } from '../node/documents.ts';
import { ErrorNotice, Skeleton } from '../parts/Notice.tsx';
import { count } from '../parts/numbers.ts';
import type { PackageData } from './documents.ts';
import { type IsMine, Matrix, nameOf } from './Matrix.tsx';
import { useVersions, nodeVariables } from './useVersions.ts';
import { VersionDetails } from './VersionDetails.tsx';

/** The versions as a picture, and the one that the address names. */
export function VersionSection({ shown: { id } }: { readonly shown: PackageData }) {
  const node = useNode();
  const { params } = usePlace();
  const { page, rows, error, refetch, hasMore, loadMore } = useVersions(id, node);
  const isMine = useMine();
  const name = params.get('version');
  const opened = rows.find((row) => nameOf(row) === name);
  return (
    <section class="versions" aria-labelledby="versions">
      <h2 id="versions">
        Versions <span class="quiet numbers">{page ? count(page.totalCount) : ''}</span>
      </h2>
      {error && !page ? <ErrorNotice error={error} onRetry={refetch} /> : null}
      {!page && !error ? <Skeleton lines={6} /> : null}
      {page ? <Matrix versions={rows} openId={opened?.id} isMine={isMine} /> : null}
      {hasMore ? (
        <button type="button" class="button small" onClick={() => void loadMore()}>
          Show more versions
        </button>
      ) : null}
      {opened ? <VersionDetails id={opened.id} node={node} /> : null}
    </section>
  );
}

/** Which architectures are those of my node; their columns are marked. */
function useMine(): IsMine {
  const node = useNode();
  const { data } = useQuery(HOST, { host: nodeVariables(node).node }, { isPaused: !node });
  const host = node ? data?.host : undefined;
  if (!host) return () => false;
  const { cpuFamily, cpuMicroarchitecture, gpuArchitectures } = host;
  // Vendors stand between family and name in the architectures of builds.
  const isCpu = (architecture: string) =>
    architecture.startsWith(`${cpuFamily}/`) && architecture.endsWith(`/${cpuMicroarchitecture}`);
  return (architecture) => gpuArchitectures.includes(architecture) || isCpu(architecture);
}
