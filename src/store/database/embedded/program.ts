import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

let compiled: WebAssembly.Module | undefined;

/** PGlite's program, compiled once a process: every thread that runs it would else compile and optimise it again, for seconds. */
export function program(): WebAssembly.Module {
  const folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  return (compiled ??= new WebAssembly.Module(readFileSync(join(folder, 'pglite.wasm'))));
}
