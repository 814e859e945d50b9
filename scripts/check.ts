/** Runs every check that is not a test, as many at once as there are processors, and prints what each has printed. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Scripts of package.json, the longest first. */
const waiting = ['lint', 'types', 'format:check', 'schema:check', 'db:check'];
const began = performance.now();
const seconds = () => `${((performance.now() - began) / 1_000).toFixed(0)} s`;

await Promise.all(Array.from({ length: availableParallelism() }, worker));

async function worker(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const { code, output } = await run(name);
    console.log(`${code === 0 ? '✓' : '✗'} ${name} (after ${seconds()})\n${output}`);
    if (code !== 0) process.exitCode = 1;
  }
}

function run(name: string): Promise<{ code: number | null; output: string }> {
  const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, output }));
  });
}
