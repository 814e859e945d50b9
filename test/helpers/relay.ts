import { execFile } from 'node:child_process';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ConcreteRequest } from 'relay-runtime';

/** The package exports the path of its binary. */
const COMPILER = createRequire(import.meta.url)('relay-compiler') as string;
const run = promisify(execFile);
const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The output of the Relay compiler. */
export interface Compiled {
  /** Warnings and errors of the compiler. */
  readonly complaints: string;
  readonly artifacts: readonly string[];
  /** The runtime artifact of an operation. */
  nodeOf(operation: string): ConcreteRequest;
  /** The query text of an operation. */
  textOf(operation: string): string;
}

/** Compiles the screen of test/conformance/relay in the given folder. */
export async function compileRelay(folder: string): Promise<Compiled> {
  const config = join(folder, 'relay.config.json');
  await cp(pathOf('../conformance/relay'), join(folder, 'src'), { recursive: true });
  await cp(pathOf('../../schema.graphql'), join(folder, 'schema.graphql'));
  await writeFile(
    config,
    JSON.stringify({ src: './src', schema: './schema.graphql', language: 'javascript', eagerEsModules: false }),
  );
  const { stdout, stderr } = await run(COMPILER, [], { cwd: folder });
  const artifacts = join(folder, 'src/__generated__');
  const require = createRequire(config);
  const nodeOf = (operation: string) => require(join(artifacts, `${operation}.graphql.js`)) as ConcreteRequest;
  return {
    complaints: `${stdout}${stderr}`
      .split('\n')
      .filter((line) => /warn|error/i.test(line))
      .join('\n'),
    artifacts: await readdir(artifacts),
    nodeOf,
    textOf: (operation) => nodeOf(operation).params.text ?? '',
  };
}
