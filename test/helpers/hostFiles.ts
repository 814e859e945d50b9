import { existsSync, readFileSync } from 'node:fs';

/** Samples of CPUs and facts on them, which are no part of this project: tests of them are skipped where the folder beside it is not there. */
const FOLDER = new URL('../../../shared/data/hosts/', import.meta.url);

export const hasHostFiles = existsSync(FOLDER);

/** Why tests are skipped, to stand in their titles. */
export const HOST_FILES = hasHostFiles ? 'host files' : 'host files, which are not here (../shared/data)';

const text = (path: string) => readFileSync(new URL(path, FOLDER), 'utf8');

/** A sample of /proc/cpuinfo. */
export const cpuinfoSample = (file: string): string => text(`cpuinfo/${file}`);

/** What archspec and EESSI's start-up detect in a sample. */
export interface ExpectedCpu {
  readonly file: string;
  readonly archspecName: string;
  readonly machine: string;
  readonly chain: readonly string[];
  readonly dir: Readonly<Record<string, string | null>>;
}

/** The samples; none where the folder is not there. */
export const expectedCpus: readonly ExpectedCpu[] = hasHostFiles
  ? (JSON.parse(text('cpuinfo-expected.json')) as ExpectedCpu[])
  : [];

/** Facts on microarchitectures, and the CPU directories of EESSI's releases. */
export interface HostFacts {
  readonly targets: Readonly<
    Record<
      string,
      {
        readonly family: string;
        readonly ancestors: readonly string[];
        readonly eessiChainByArchspecFeatures?: readonly string[] | null;
        readonly strictLatticeDir?: Readonly<Record<string, string | null>>;
      }
    >
  >;
  readonly eessi: {
    readonly archspecNameOfDir: Readonly<Record<string, string | null>>;
    readonly releases: Readonly<Record<string, { readonly cpuDirs: readonly string[] | null; readonly gpu: readonly string[] }>>;
  };
}

export const hostFacts = (): HostFacts => JSON.parse(text('microarchitecture-facts.json')) as HostFacts;
