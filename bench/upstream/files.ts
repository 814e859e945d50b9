import { createReadStream, createWriteStream, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ROOT } from '../project.ts';
import { generateEessi } from './eessi.ts';
import { generateSpack } from './spack.ts';

/** Upstream's files, unpacked. */
export interface UpstreamFiles {
  readonly origin: string;
  /** The software file. */
  readonly eessi: string;
  /** Spack on 2025-03-20. */
  readonly spackOld: string;
  /** Spack on 2026-07-01. */
  readonly spackNew: string;
}

/** The release of EESSI that is imported. */
export const EESSI_RELEASE = '2025.06';

type Paths = Omit<UpstreamFiles, 'origin'>;

/** Full files as published by upstream, which are not part of the project. */
const SHARED = join(ROOT, '../shared/data/upstream');
const PACKED: Paths = {
  eessi: join(SHARED, 'eessi/eessi_api_metadata_software.json.gz'),
  spackOld: join(SHARED, 'spack/repology.2025-03-20.json.gz'),
  spackNew: join(SHARED, 'spack/repology.2026-07-01.json.gz'),
};

/**
 * The real files if available, else generated ones of the same format and size, equal on every machine; smaller ones are always
 * generated.
 */
export async function provideFiles(folder: string, scale: number): Promise<UpstreamFiles> {
  const paths = {
    eessi: join(folder, 'eessi.json'),
    spackOld: join(folder, 'spack-old.json'),
    spackNew: join(folder, 'spack-new.json'),
  };
  if (scale === 1 && Object.values(PACKED).every((path) => existsSync(path))) {
    await unpack(paths);
    return { ...paths, origin: "upstream's own files, in full" };
  }
  writeFileSync(paths.eessi, generateEessi(scale));
  writeFileSync(paths.spackOld, generateSpack('2025-03-20', scale));
  writeFileSync(paths.spackNew, generateSpack('2026-07-01', scale));
  return { ...paths, origin: `generated files of upstream's form and ${scale === 1 ? 'size' : `${scale} times its size`}` };
}

async function unpack(paths: Paths): Promise<void> {
  for (const file of ['eessi', 'spackOld', 'spackNew'] as const)
    await pipeline(createReadStream(PACKED[file]), createGunzip(), createWriteStream(paths[file]));
}
