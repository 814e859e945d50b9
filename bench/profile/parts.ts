import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
  readonly lineNumber: number;
  readonly columnNumber: number;
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

function partOf(frame: CallFrame): string {
  const { functionName, url } = frame;
  if (functionName === '(idle)') return WAITING;
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (/^write(v|Buffer|\w+String)$/.test(functionName) && url === '') return WRITING;
  if (/^(runMicrotasks|processTicksAndRejections)$/.test(functionName)) return 'promises and ticks';
  if (url === '') return 'native code, compiled queries';
  if (url.startsWith('node:')) return "Node's own JavaScript";
  const source = sourceOf(frame);
  const [, library] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  if (library !== undefined) return library;
  const [, folder] = /\/src\/(\w+)\//.exec(source) ?? [];
  return folder === undefined ? 'its own' : `its own: ${folder}`;
}

/** By the address of a bundle; null for what is none. */
const maps = new Map<string, SourceMap | null>();

/** The file from which a place of a bundle is, by the source map beside the bundle. */
function sourceOf({ url, lineNumber, columnNumber }: CallFrame): string {
  if (!maps.has(url)) maps.set(url, mapOf(url));
  const entry = maps.get(url)?.findEntry(lineNumber, columnNumber);
  return entry && 'originalSource' in entry ? entry.originalSource : url;
}

function mapOf(url: string): SourceMap | null {
  const file = url.startsWith('file:') ? `${fileURLToPath(url)}.map` : null;
  return file !== null && existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload) : null;
}
