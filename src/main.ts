#!/usr/bin/env node
import { processIo } from './cli/process/processIo.ts';
import { runCommandLine } from './cli/runCommandLine.ts';

let isServing = false;

// Loaded on demand: otherwise --help would take a second.
async function serve(): Promise<void> {
  isServing = true;
  await (await import('./serve.ts')).serve();
}

const code = await runCommandLine(process.argv.slice(2), processIo(), serve);
// Open handles would otherwise keep a gateway alive that could not start. A command ends by itself, once all of its output is written.
if (isServing && code !== 0) process.exit(code);
if (code !== 0) process.exitCode = code;
