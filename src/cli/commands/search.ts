import { Argument, Option } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { positiveInteger } from '../command/values.ts';
import { type CatalogOption, catalogIds, catalogOption } from '../software/catalogOption.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { catalogOfPackage, packageName } from '../gateway/names.ts';
import { restrictingNode } from '../node/nodeOf.ts';
import { type RestrictingOptions, restrictingOptions } from '../node/nodeOptions.ts';
import { type Field, fieldNames } from '../output/field.ts';

const SEARCH = graphql(`
  query Search($search: String!, $first: Int!, $filter: PackageFilter) {
    packages(search: $search, first: $first, filter: $filter) {
      totalCount
      didYouMean
      edges {
        matches {
          field
          text
          extension {
            name
          }
        }
        node {
          uuid
          name
          ecosystem
          description
          homepage
          versionCount
          latestVersion {
            version
          }
          catalog {
            name
            version
          }
        }
      }
    }
  }
`);

type Row = ResultOf<typeof SEARCH>['packages']['edges'][number];

const FIELDS: readonly Field<Row>[] = [
  {
    name: 'name',
    value: ({ node }) => node.name,
    text: ({ node }) => packageName(node),
    colour: (text, _row, paint) => paint.heading(text),
  },
  { name: 'ecosystem', title: null, value: ({ node }) => node.ecosystem },
  { name: 'catalog', value: ({ node }) => catalogOfPackage(node) },
  { name: 'newest', value: ({ node }) => node.latestVersion?.version },
  { name: 'versions', value: ({ node }) => node.versionCount },
  { name: 'description', value: ({ node }) => node.description, text: whyAndWhat },
  { name: 'homepage', title: null, value: ({ node }) => node.homepage },
  { name: 'matches', title: null, value: ({ matches }) => matches.map(({ field, text }) => ({ field, text })) },
  { name: 'uuid', title: null, value: ({ node }) => node.uuid },
];

/** The description, after the extension by which a package was found. */
function whyAndWhat({ node, matches }: Row): string {
  const extension = matches.find((match) => match.extension)?.extension;
  return [extension ? `[has ${extension.name}]` : '', node.description].filter((text) => text !== '').join(' ');
}

interface Options extends RestrictingOptions, CatalogOption {
  readonly limit: number;
}

/** `catalog search` */
export const search = defineCommand<Options>({
  name: 'search',
  summary: 'find software by name, by what it does, or by what it contains',
  description:
    'Misspelt names, beginnings of names, pasted module names and Spack specs are found too; extensions such as Python packages by their names.',
  arguments: [new Argument('<words...>', 'what to find')],
  options: [
    new Option('-n, --limit <count>', 'maximum number of rows').argParser(positiveInteger).default(20),
    ...restrictingOptions(),
    catalogOption(),
  ],
  fields: fieldNames(FIELDS),
  examples: [
    { command: 'search molecular dynamics', description: 'by what it does' },
    { command: 'search numpy --here', description: 'modules that contain numpy and load on this node' },
    { command: 'search gromacs --json name,newest', description: 'as JSON' },
  ],
  async run(session, options, words) {
    const { packages } = await session.gateway.query(SEARCH, {
      search: words.join(' '),
      first: Math.min(options.limit, 100),
      filter: { catalogIds: await catalogIds(session, options), runsOn: await restrictingNode(session.io, options) },
    });
    const { edges, totalCount, didYouMean } = packages;
    session.list(FIELDS, edges, `Nothing matches "${words.join(' ')}".`);
    if (didYouMean.length > 0) session.hint(`Did you mean ${didYouMean.join(', ')}?`);
    if (totalCount > edges.length && session.isTerminal)
      session.hint(`${edges.length} of ${totalCount} are shown; --limit 100 shows more.`);
  },
});
