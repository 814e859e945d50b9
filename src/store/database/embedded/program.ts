import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

let compiled: WebAssembly.Module | undefined;

/** PGlite's WebAssembly program, compiled once per process: otherwise every thread would compile and optimise it for seconds. */
export function program(): WebAssembly.Module {
  const folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  return (compiled ??= compile(join(folder, 'pglite.wasm')));
}

function compile(path: string): WebAssembly.Module {
  // Each thread that compiles keeps some 25 MB of memory in its own malloc arena afterwards.
  setFlagsFromString('--wasm-num-compilation-tasks=1');
  return new WebAssembly.Module(readFileSync(path));
}
