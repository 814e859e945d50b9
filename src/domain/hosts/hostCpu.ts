import { cpuOfPath, type NamedCpu, readCpuName } from './cpuNames.ts';
import { type Cpuinfo, isCpuinfo, readCpuinfo } from './cpuinfo.ts';
import { detectMicroarchitecture } from './detectMicroarchitecture.ts';
import { eessiDirectories } from './eessiDirectories.ts';
import type { CpuFamily } from './microarchitectureTable.ts';
import { known, notKnown, type Reading } from './reading.ts';

/** The CPU of a host. */
export interface HostCpu {
  /** The name that gets the same builds when it is read again. */
  readonly name: string;
  readonly family: CpuFamily;
  /** archspec's name of what it is. */
  readonly microarchitecture: string;
  /** archspec's name of the CPU whose builds it gets: another one only if it was detected and EESSI's start-up sees something else in it. */
  readonly runsAs: string;
  /** EESSI's CPU directories that it gets, best first. */
  readonly directories: readonly string[];
}

const hostCpu = ({ name, family, microarchitecture, directories }: NamedCpu, detected: string = microarchitecture): HostCpu => ({
  name,
  family,
  microarchitecture: detected,
  runsAs: microarchitecture,
  directories,
});

/** Reads the name of a CPU, as every filter takes it. The text of /proc/cpuinfo is refused with a hint. */
export function readHostCpuName(text: string): Reading<HostCpu> {
  if (isCpuinfo(text))
    return notKnown('Give the name of the CPU here; Query.host reads the text of /proc/cpuinfo and answers the name.');
  const { value, problem } = readCpuName(text);
  return problem ? { value: null, problem } : known(hostCpu(value));
}

/** Reads the name of a CPU or the text of /proc/cpuinfo. */
export function readHostCpu(text: string): Reading<HostCpu> {
  if (!isCpuinfo(text)) return readHostCpuName(text);
  const { value, problem } = readCpuinfo(text);
  return problem ? { value: null, problem } : known(detectedCpu(value));
}

/**
 * A detected CPU under the name that gets the same builds: archspec's, unless EESSI's start-up, which looks at the flags, gets other
 * directories than that name; then the name of a CPU with the same directories or, if none has them, with the same best one.
 */
function detectedCpu(cpu: Cpuinfo): HostCpu {
  const microarchitecture = detectMicroarchitecture(cpu);
  const directories = eessiDirectories(cpu);
  const names = [microarchitecture, ...directories].flatMap((name) => cpuOfPath(name) ?? []);
  const found =
    names.find((one) => one.directories.join() === directories.join()) ??
    names.find((one) => one.directories[0] === directories[0]);
  if (!found) throw new Error(`The directory ${directories[0] ?? ''} belongs to no known CPU.`);
  return hostCpu(found, microarchitecture);
}
