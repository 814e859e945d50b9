import { Option } from 'commander';
import { defineCommand } from '../command/definition.ts';
import type { Session } from '../command/session.ts';
import { positiveInteger } from '../command/values.ts';
import { type CatalogOption, catalogIds, catalogOption } from '../software/catalogOption.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { resumed } from '../command/resumed.ts';
import { type Field, fieldNames } from '../output/field.ts';
import { timeText } from '../output/timeText.ts';

const CHANGE = graphql(`
  fragment ChangeLine on Change @_unmask {
    serial
    at
    kind
    row
    label
    fields
    rowId
  }
`);

const CHANGES = graphql(
  `
    query Changes($filter: ChangeFilter, $last: Int) {
      changes(filter: $filter, last: $last) {
        pageInfo {
          endCursor
        }
        nodes {
          ...ChangeLine
        }
      }
    }
  `,
  [CHANGE],
);

const FOLLOW = graphql(
  `
    subscription FollowChanges($filter: ChangeFilter, $after: String) {
      catalogChanges(filter: $filter, after: $after) {
        cursor
        nodes {
          ...ChangeLine
        }
      }
    }
  `,
  [CHANGE],
);

type Row = ResultOf<typeof CHANGE>;

const FIELDS: readonly Field<Row>[] = [
  {
    name: 'at',
    value: ({ at }) => at,
    text: ({ at }) => timeText(at),
    colour: (text, _row, paint) => paint.quiet(text),
  },
  {
    name: 'kind',
    value: ({ kind }) => kind,
    text: ({ kind }) => kind.toLowerCase(),
    colour: (text, { kind }, paint) => ({ ADDED: paint.good, REMOVED: paint.bad, CHANGED: paint.doubtful })[kind](text),
  },
  { name: 'row', value: ({ row }) => row, text: ({ row }) => row.toLowerCase() },
  { name: 'label', value: ({ label }) => label },
  { name: 'fields', value: ({ fields }) => fields, text: ({ fields }) => fields.join(', ') },
  { name: 'serial', title: null, value: ({ serial }) => serial },
  { name: 'rowId', title: null, value: ({ rowId }) => rowId },
];

interface Options extends CatalogOption {
  readonly limit: number;
  readonly follow?: true;
}

/** `catalog changes` */
export const changes = defineCommand<Options>({
  name: 'changes',
  summary: 'what has changed in the catalogs lately',
  options: [
    new Option('-n, --limit <count>', 'maximum number of changes').argParser(positiveInteger).default(20),
    new Option('-f, --follow', 'also those to come, until Ctrl-C'),
    catalogOption(),
  ],
  fields: fieldNames(FIELDS),
  examples: [
    { command: 'changes --catalog EESSI/2025.06', description: 'the latest changes of a catalog, the newest last' },
    { command: 'changes --follow --json', description: 'a line of JSON for each change' },
  ],
  async run(session, options) {
    const filter = { catalogId: (await catalogIds(session, options))?.[0] ?? null };
    const { nodes, pageInfo } = (await session.gateway.query(CHANGES, { filter, last: Math.min(options.limit, 100) })).changes;
    if (options.follow === true) await follow(session, filter, { nodes, cursor: pageInfo.endCursor });
    else session.list(FIELDS, nodes, 'Nothing has changed yet.');
  },
});

interface Known {
  readonly nodes: readonly Row[];
  readonly cursor: string | null;
}

async function follow(session: Session, filter: { catalogId: string | null }, { nodes, cursor }: Known): Promise<void> {
  for (const change of nodes) session.row(FIELDS, change);
  let after = cursor;
  await resumed(
    session,
    () => session.gateway.subscribe(FOLLOW, { filter, after }),
    ({ catalogChanges }) => {
      after = catalogChanges.cursor;
      for (const change of catalogChanges.nodes) session.row(FIELDS, change);
    },
  );
}
