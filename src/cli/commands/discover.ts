import { defineCommand } from '../command/definition.ts';
import { forStaff } from '../gateway/failureOf.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { type Field, fieldNames } from '../output/field.ts';

const DISCOVER = graphql(`
  query Discover {
    discoverCatalogs {
      source
      name
      latestVersion
      existingVersion
      updateAvailable
      error
      releases {
        version
        catalog {
          version
        }
      }
    }
  }
`);

type Row = NonNullable<ResultOf<typeof DISCOVER>['discoverCatalogs']>[number];

const FIELDS: readonly Field<Row>[] = [
  { name: 'source', value: ({ source }) => source, text: ({ source }) => source.toLowerCase() },
  { name: 'name', value: ({ name }) => name },
  { name: 'latest', value: ({ latestVersion }) => latestVersion },
  {
    name: 'imported',
    value: ({ releases }) => releases.filter(({ catalog }) => catalog).map(({ version }) => version),
    text: importedOf,
  },
  {
    name: 'updateAvailable',
    title: 'update',
    value: ({ updateAvailable }) => updateAvailable,
    text: ({ updateAvailable }) => (updateAvailable ? 'available' : ''),
    colour: (text, _row, paint) => paint.doubtful(text),
  },
  {
    name: 'releases',
    value: ({ releases }) => releases.map(({ version }) => version),
    text: ({ releases }) => releases.map(({ version }) => version).join(', '),
  },
  { name: 'error', value: ({ error }) => error, colour: (text, _row, paint) => paint.bad(text) },
];

function importedOf({ releases, existingVersion }: Row): string {
  const imported = releases.filter(({ catalog }) => catalog).map(({ version }) => version);
  return imported.length > 0 ? imported.join(', ') : (existingVersion ?? '');
}

/** `catalog discover` */
export const discover = defineCommand({
  name: 'discover',
  summary: 'the releases that upstreams offer',
  description: 'For staff.',
  fields: fieldNames(FIELDS),
  examples: [{ command: 'discover', description: 'what can be imported or updated' }],
  async run(session) {
    const { discoverCatalogs } = await session.gateway.query(DISCOVER, {});
    session.list(FIELDS, forStaff(discoverCatalogs), 'The gateway has no upstreams.');
  },
});
