/** What the form of an import asks for. */
export interface WantedImport {
  readonly source: 'EESSI' | 'SPACK' | 'LMOD';
  readonly release: string;
  readonly dryRun: boolean;
  /** LMOD: the name of the catalog, and the nodes of the tree. */
  readonly name: string;
  readonly cpu: string;
  readonly gpus: readonly string[];
}

/** The form before anything is entered. */
export const EMPTY: WantedImport = { source: 'EESSI', release: '', dryRun: false, name: '', cpu: '', gpus: [] };

/** The paths of the input whose issues the form shows at their fields. */
export const SHOWN = ['uploadId', 'release', 'name', 'host'];

/** The input of `importCatalog`, without the file. */
export function inputOf({ source, release, dryRun, name, cpu, gpus }: WantedImport) {
  if (source !== 'LMOD') return { source, dryRun, release: (source === 'EESSI' && release.trim()) || null };
  return { source, dryRun, name, host: cpu ? { cpu, gpu: [...gpus] } : null };
}
