import { Argument, Option } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { Failure } from '../process/failure.ts';
import { allPages } from '../gateway/allPages.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { catalogName, catalogOf } from '../gateway/catalogs.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { packageName } from '../gateway/names.ts';
import { countsOf } from '../output/counts.ts';
import { type Field, fieldNames } from '../output/field.ts';

const DIFF = graphql(`
  query Diff($fromId: ID!, $toId: ID!, $kind: [ChangeKind!], $search: String, $after: String) {
    compareCatalogs(fromId: $fromId, toId: $toId) {
      summary {
        packages {
          added
          changed
          removed
        }
        versions {
          added
          changed
          removed
        }
      }
      packages(first: 50, after: $after, kind: $kind, search: $search) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          kind
          name
          ecosystem
          added: versions(kind: ADDED, first: 10) {
            totalCount
            nodes {
              version
              versionSuffix
            }
          }
          removed: versions(kind: REMOVED, first: 10) {
            totalCount
            nodes {
              version
              versionSuffix
            }
          }
        }
      }
    }
  }
`);

type Comparison = NonNullable<ResultOf<typeof DIFF>['compareCatalogs']>;
type Row = Comparison['packages']['nodes'][number];

const SIGNS = { ADDED: '+', REMOVED: '-', CHANGED: '~' } as const;

const FIELDS: readonly Field<Row>[] = [
  {
    name: 'kind',
    title: '',
    value: ({ kind }) => kind,
    text: ({ kind }) => SIGNS[kind],
    colour: (text, { kind }, paint) => ({ ADDED: paint.good, REMOVED: paint.bad, CHANGED: paint.doubtful })[kind](text),
  },
  { name: 'name', value: ({ name }) => name, text: packageName },
  { name: 'ecosystem', title: null, value: ({ ecosystem }) => ecosystem },
  { name: 'removed', value: ({ removed }) => versionsOf(removed), text: ({ removed }) => shortened(removed) },
  { name: 'added', value: ({ added }) => versionsOf(added), text: ({ added }) => shortened(added) },
];

const versionsOf = ({ nodes }: Row['added']): string[] => nodes.map(({ version, versionSuffix }) => version + versionSuffix);

function shortened(versions: Row['added']): string {
  const shown = [...new Set(versions.nodes.map(({ version }) => version))].slice(-3);
  return [...(versions.totalCount > versions.nodes.length ? ['…'] : []), ...shown].join(' ');
}

interface Options {
  readonly only?: 'added' | 'removed' | 'changed';
  readonly search?: string;
}

/** `catalog diff` */
export const diff = defineCommand<Options>({
  name: 'diff',
  summary: 'what differs between two catalogs',
  arguments: [
    new Argument('<from>', 'a catalog, usually the older one: EESSI/2023.06'),
    new Argument('<to>', 'the other one: EESSI/2025.06'),
  ],
  options: [
    new Option('--only <kind>', 'only packages of this kind').choices(['added', 'removed', 'changed']),
    new Option('--search <words>', 'only packages whose name contains this'),
  ],
  fields: fieldNames(FIELDS),
  examples: [
    { command: 'diff EESSI/2023.06 EESSI/2025.06', description: 'two releases' },
    { command: 'diff EESSI/2023.06 EESSI/2025.06 --only removed', description: 'what the newer one no longer has' },
  ],
  async run(session, { only, search }, [from = '', to = '']) {
    const [one, other] = await Promise.all([catalogOf(session.gateway, from), catalogOf(session.gateway, to)]);
    const kind = only ? [only.toUpperCase() as Row['kind']] : null;
    const { summary, rows } = await comparison(session.gateway, { fromId: one.id, toId: other.id, kind, search: search ?? null });
    if (summary) session.say(`${catalogName(one)} to ${catalogName(other)}: ${counted(summary)}`, '');
    session.list(FIELDS, rows, 'No package differs.');
  },
});

const counted = ({ packages, versions }: Comparison['summary']): string =>
  `packages ${countsOf(packages)}; versions ${countsOf(versions)}`;

interface Compared {
  readonly fromId: string;
  readonly toId: string;
  readonly kind: Row['kind'][] | null;
  readonly search: string | null;
}

async function comparison(gateway: Gateway, variables: Compared) {
  let summary: Comparison['summary'] | undefined;
  const rows = await allPages(async (after) => {
    const { compareCatalogs } = await gateway.query(DIFF, { ...variables, after });
    if (!compareCatalogs) throw new Failure('NOT_FOUND', 'One of the catalogs has been deleted meanwhile.');
    summary = compareCatalogs.summary;
    return compareCatalogs.packages;
  });
  return { summary, rows };
}
