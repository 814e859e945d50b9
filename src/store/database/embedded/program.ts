import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

let compiled: WebAssembly.Module | undefined;

/** PGlite's WebAssembly program, compiled once per process: otherwise every thread would compile and optimise it for seconds. */
export function program(): WebAssembly.Module {
  const folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  return (compiled ??= new WebAssembly.Module(readFileSync(join(folder, 'pglite.wasm'))));
}
