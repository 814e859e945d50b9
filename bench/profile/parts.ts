import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The CPU profile that V8 writes with --cpu-prof. Times are in microseconds. */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
}

/** Start and end, in microseconds of `moment`. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The current time by the clock of V8's profiles: that of the system since its start. */
export const moment = (): number => Number(process.hrtime.bigint() / 1_000n);

/** Reads the only profile in a folder. @throws Error when there is none because the process was killed */
export function profileIn(folder: string): Profile {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error(`There is no profile in ${folder}.`);
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
}

/** The time of a window by part of the program. */
export function partsOf({ nodes, startTime, samples, timeDeltas }: Profile, { from, to }: Window): Map<string, number> {
  const partById = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
  const parts = new Map<string, number>();
  let at = startTime;
  samples.forEach((id, index) => {
    const delta = timeDeltas[index] ?? 0;
    at += delta;
    const part = partById.get(id);
    if (part !== undefined && at >= from && at < to) parts.set(part, (parts.get(part) ?? 0) + delta);
  });
  return parts;
}

/** The part that idles. */
export const WAITING = 'waiting';

/** The part that writes to sockets, during which the reader is often scheduled. */
export const WRITING = 'writing to sockets';

function partOf({ functionName, url }: CallFrame): string {
  if (functionName === '(idle)') return WAITING;
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (/^write(v|Buffer|\w+String)$/.test(functionName) && url === '') return WRITING;
  if (/^(runMicrotasks|processTicksAndRejections)$/.test(functionName)) return 'promises and ticks';
  if (url === '') return 'native code, compiled queries';
  if (url.startsWith('node:')) return "Node's own JavaScript";
  const [, library] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (library !== undefined) return library;
  const [, folder] = /\/dist\/(\w+)\//.exec(url) ?? [];
  return folder === undefined ? 'its own' : `its own: ${folder}`;
}
