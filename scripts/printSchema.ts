/** Writes schema.graphql, sorted; with --check it only tells whether the committed one is current. */
import { readFileSync, writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../src/schema/index.ts';

const FILE = 'schema.graphql';
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;

if (!process.argv.includes('--check')) writeFileSync(FILE, printed);
else if (readFileSync(FILE, 'utf8') !== printed) {
  console.error(`${FILE} is stale. Run \`npm run schema\` and commit it with an entry in CHANGELOG.md.`);
  process.exitCode = 1;
} else console.log(`${FILE} is current.`);
