import { readFileSync } from 'node:fs';

const INTERVAL_MS = 50;
/** Linux counts processor time in hundredths of a second. */
const TICKS = 100;

/** The resident memory of a process in MB (10^6 bytes); null without /proc. */
export function residentMegabytes(pid: number): number | null {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB/m.exec(read(pid, 'status')) ?? [];
  return kibibytes === undefined ? null : (Number(kibibytes) * 1_024) / 1e6;
}

/** The processor time of a process in seconds, which depends little on other load; NaN without /proc. */
export function processorSeconds(pid: number): number {
  // The second field is the name in parentheses, which may contain anything.
  const fields = read(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11] ?? NaN) + Number(fields[12] ?? NaN)) / TICKS;
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** A sample of memory. */
export interface MemorySample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly megabytes: number;
}

/** Samples the memory of a process every 50 ms until disposed. */
export function watchMemory(pid: number): Disposable & { readonly samples: readonly MemorySample[] } {
  const samples: MemorySample[] = [];
  const timer = setInterval(() => {
    const megabytes = residentMegabytes(pid);
    if (megabytes !== null) samples.push({ at: Date.now(), megabytes });
  }, INTERVAL_MS);
  return { samples, [Symbol.dispose]: () => clearInterval(timer) };
}
