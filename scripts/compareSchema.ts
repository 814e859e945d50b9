/** Compares schema.graphql with that of the last release: what breaks clients fails, what may surprise them is printed. With --release it becomes the released one. */
import { copyFileSync, readFileSync } from 'node:fs';
import { schemaChanges } from './schemaChanges.ts';

const CURRENT = 'schema.graphql';
const RELEASED = 'test/conformance/released.graphql';

if (process.argv.includes('--release')) copyFileSync(CURRENT, RELEASED);
const { breaking, dangerous } = await schemaChanges(readFileSync(RELEASED, 'utf8'), readFileSync(CURRENT, 'utf8'));
for (const change of dangerous) console.log(`dangerous: ${change}`);
for (const change of breaking) console.error(`breaking: ${change}`);
console.log(`${breaking.length} breaking and ${dangerous.length} dangerous changes since the last release`);
if (breaking.length > 0) process.exitCode = 1;
