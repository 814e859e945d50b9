/** Writes schema.graphql; with --check it only tells whether the committed one is current. */
import { readFileSync, writeFileSync } from 'node:fs';
import { printedSchema } from '../src/schema/index.ts';

const FILE = 'schema.graphql';

if (!process.argv.includes('--check')) writeFileSync(FILE, printedSchema);
else if (readFileSync(FILE, 'utf8') !== printedSchema) {
  console.error(`${FILE} is stale. Run \`npm run schema\` and commit it with an entry in CHANGELOG.md.`);
  process.exitCode = 1;
} else console.log(`${FILE} is current.`);
