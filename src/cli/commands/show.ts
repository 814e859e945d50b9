import { Argument } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { type CatalogOption, catalogIds, catalogOption } from '../software/catalogOption.ts';
import { byCatalog } from '../gateway/catalogs.ts';
import { noPackage } from '../software/noPackage.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { catalogOfPackage, packageName, versionName } from '../gateway/names.ts';
import { nodeIfKnown } from '../node/nodeOf.ts';
import { type NodeOptions, nodeOptions } from '../node/nodeOptions.ts';
import { BUILD, type Build, inColourOf, stateText } from '../software/buildState.ts';
import { type Field, fieldNames } from '../output/field.ts';

const SHOW = graphql(
  `
    query Show($name: String!, $catalogIds: [ID!], $host: HostInput!, $hasHost: Boolean!) {
      packages(filter: { nameExact: $name, catalogIds: $catalogIds }, first: 20) {
        nodes {
          uuid
          name
          ecosystem
          description
          homepage
          categories
          versionCount
          extensionCount
          dependentCount
          spdxLicenses {
            text
            expression
          }
          catalog {
            name
            version
          }
          versions(first: 12) {
            nodes {
              version
              versionSuffix
              module {
                fullName
              }
            }
          }
          parents(first: 6) {
            totalCount
            nodes {
              name
            }
          }
          counterparts {
            name
            catalog {
              name
              version
            }
          }
          buildFor(host: $host) @include(if: $hasHost) {
            ...Build
          }
        }
      }
    }
  `,
  [BUILD],
);

type Row = ResultOf<typeof SHOW>['packages']['nodes'][number];

const more = (shown: readonly string[], count: number): string =>
  shown.join(', ') + (count > shown.length ? ` and ${count - shown.length} more` : '');

const FIELDS: readonly Field<Row>[] = [
  { name: 'name', value: ({ name }) => name, text: (row) => `${packageName(row)}, ${catalogOfPackage(row)}` },
  { name: 'ecosystem', title: null, value: ({ ecosystem }) => ecosystem },
  { name: 'catalog', title: null, value: catalogOfPackage },
  { name: 'description', value: ({ description }) => description },
  { name: 'homepage', value: ({ homepage }) => homepage },
  { name: 'licenses', value: ({ spdxLicenses }) => spdxLicenses.map(({ expression, text }) => expression ?? text) },
  { name: 'categories', value: ({ categories }) => categories, text: ({ categories }) => categories.join(', ') },
  {
    name: 'versions',
    value: ({ versions }) => versions.nodes.map(versionName),
    text: ({ versions, versionCount }) => more(versions.nodes.map(versionName), versionCount),
  },
  { name: 'versionCount', title: null, value: ({ versionCount }) => versionCount },
  {
    name: 'partOf',
    value: ({ parents }) => parents.nodes.map(({ name }) => name),
    text: ({ parents }) =>
      more(
        parents.nodes.map(({ name }) => name),
        parents.totalCount,
      ),
  },
  { name: 'extensions', value: ({ extensionCount }) => extensionCount, text: ({ extensionCount }) => countText(extensionCount) },
  { name: 'dependents', value: ({ dependentCount }) => dependentCount, text: ({ dependentCount }) => countText(dependentCount) },
  {
    name: 'also',
    title: 'also in',
    value: ({ counterparts }) => counterparts.map((row) => `${catalogOfPackage(row)}: ${row.name}`),
    text: ({ counterparts }) => counterparts.map((row) => `${catalogOfPackage(row)} as ${row.name}`).join(', '),
  },
  {
    name: 'state',
    title: 'this node',
    value: ({ buildFor }) => buildFor?.state,
    text: ({ buildFor }) => (buildFor ? `${stateText(buildFor.state)}. ${buildFor.reason}` : ''),
    colour: (text, { buildFor }, paint) => (buildFor ? inColourOf(buildFor.state, text, paint) : text),
  },
  {
    name: 'issues',
    title: 'known issue',
    value: ({ buildFor }) => buildFor?.issues.map(({ title }) => title),
    text: ({ buildFor }) => (buildFor?.issues ?? []).map(({ title, url }) => (url ? `${title} (${url})` : title)),
  },
  { name: 'load', value: ({ buildFor }) => (buildFor?.isAvailable ? buildFor.loadCommands : []) },
  {
    name: 'instead',
    value: ({ buildFor }) => buildFor?.alternative && versionName(buildFor.alternative),
    text: ({ buildFor }) => alternativeLines(buildFor?.alternative ?? null),
  },
  { name: 'uuid', title: null, value: ({ uuid }) => uuid },
];

const countText = (count: number): string => (count === 0 ? '' : count.toLocaleString('en-US'));

const alternativeLines = (alternative: Build['alternative']): readonly string[] =>
  alternative ? [`${versionName(alternative)} of ${catalogOfPackage(alternative.package)}`, ...alternative.loadCommands] : [];

interface Options extends NodeOptions, CatalogOption {}

/** `catalog show` */
export const show = defineCommand<Options>({
  name: 'show',
  summary: 'a package: what it is, its versions, and what this machine gets of it',
  description: 'A package that several catalogs have is shown for each. "spider" shows a single version.',
  arguments: [new Argument('<package>', 'its name, case-insensitive')],
  options: [...nodeOptions(), catalogOption()],
  fields: fieldNames(FIELDS),
  examples: [
    { command: 'show GROMACS', description: 'of all catalogs' },
    {
      command: 'show WRF --catalog EESSI/2023.06 --cpu zen4',
      description: 'what another node gets of it, and what to take instead',
    },
  ],
  async run(session, options, [name = '']) {
    const ids = await catalogIds(session, options);
    const { packages } = await session.gateway.query(SHOW, {
      name,
      catalogIds: ids,
      ...(await nodeIfKnown(session.io, options)),
    });
    if (packages.nodes.length === 0) throw await noPackage(session, name, ids);
    session.records(FIELDS, [...packages.nodes].sort(byCatalog));
  },
});
