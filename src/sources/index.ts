import type { CatalogSource } from '../domain/catalog.ts';
import { hostOf } from './http/addressGuard.ts';
import { createDemo } from './demo.ts';
import { createEessi } from './eessi/eessi.ts';
import { createLmod } from './lmod/lmod.ts';
import type { Source } from './source.ts';
import { createSpack } from './spack/spack.ts';

/** The addresses of the upstreams. */
export interface SourcesConfig {
  readonly eessiUrl: string;
  /** Name of the software file for RISC-V; null for none. */
  readonly eessiRiscvFile?: string | null;
  readonly spackUrl: string;
}

/** Creates all sources, by their key. */
export function createSources({ eessiUrl, eessiRiscvFile, spackUrl }: SourcesConfig): ReadonlyMap<CatalogSource, Source> {
  return new Map<CatalogSource, Source>([
    ['EESSI', createEessi(eessiUrl, eessiRiscvFile)],
    ['SPACK', createSpack(spackUrl)],
    ['LMOD', createLmod()],
    ['DEMO', createDemo()],
  ]);
}

/** The hosts that may have private addresses, because the operator configured them; this does not extend to their redirects. */
export function configuredHosts({ eessiUrl, spackUrl }: SourcesConfig): string[] {
  return [eessiUrl, spackUrl].map(hostOf);
}
