import type { Bench } from '../bench.ts';
import type { Database } from '../databases/database.ts';
import { startGateway } from '../gateway.ts';
import { importCatalog } from '../importing.ts';
import { EESSI_RELEASE } from '../upstream/files.ts';
import { prepareSubjects, type Subjects } from './subjects.ts';

/** Imports EESSI and Spack with a gateway that is stopped afterwards, since imports leave a process larger. */
export async function fill({ upstream }: Bench, database: Database): Promise<{ subjects: Subjects; spack: string }> {
  await using gateway = await startGateway({ database, upstream, profileFolder: null });
  const { catalogId: eessi } = await importCatalog(gateway, 'EESSI', EESSI_RELEASE);
  const { catalogId: spack } = await importCatalog(gateway, 'SPACK');
  return { subjects: await prepareSubjects(gateway, eessi), spack };
}
