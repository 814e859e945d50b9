#!/usr/bin/env node
import { processIo } from './cli/process/processIo.ts';
import { runCommandLine } from './cli/runCommandLine.ts';

// Loaded on demand: otherwise --help would take a second.
const serve = async (): Promise<void> => (await import('./serve.ts')).serve();

const code = await runCommandLine(process.argv.slice(2), processIo(), serve);
// Open handles would otherwise keep the process alive. A gateway goes on.
if (code !== 0) process.exit(code);
