import { ExportReader, type ExportedSelection } from '../../store/reads/exportReader.ts';
import { Loaders } from '../../store/reads/loaders.ts';
import type { Snapshot } from '../../store/database/driver.ts';
import type { RestContext } from '../routing/context.ts';
import type { Read, Shape } from '../routing/query.ts';
import type { ListQuery } from '../routing/resource.ts';
import { orderTerms, selectionParams } from '../routing/selectionParams.ts';

/** A row of an export: the fields of the GraphQL type by their names, as JSON. */
export type ExportRow = Readonly<Record<string, unknown>>;

/** The rows of an export, before they are written in a format. */
export interface ExportedRows {
  /** Changes when a row changes. */
  fingerprint(): Promise<string>;
  /** Each batch can be iterated once. */
  batches(): AsyncGenerator<Iterable<ExportRow>>;
}

/** What can be exported, whatever its rows are read from. */
export interface ExportKind {
  /** In the path, and in the name of the file. */
  readonly name: string;
  readonly noun: string;
  readonly params: Shape;
  /** The columns of a table, those of objects as `package.name`. */
  readonly columns: readonly string[];
  /** Prepares the export of what a query selects; the rows are read from the snapshot. @throws HttpError 400 */
  select(query: Read<Shape>, context: RestContext): Promise<(snapshot: Snapshot) => ExportedRows>;
}

interface Options<Filters extends Shape, Key extends string, Row, Filter extends object, Field extends string>
  extends Pick<ExportKind, 'name' | 'noun' | 'columns'>, Omit<ExportedSelection<Row, Filter, Field>, 'selection'> {
  readonly query: ListQuery<Filters, Key, Filter, Field>;
  /** Makes the function that renders rows, with what it needs of the snapshot beside them. */
  readonly renderer: (loaders: Loaders) => RowRenderer<Row> | Promise<RowRenderer<Row>>;
}

type RowRenderer<Row> = (row: Row) => ExportRow;

function* rendered<Row>(rows: Iterable<Row>, render: RowRenderer<Row>): Generator<ExportRow> {
  for (const row of rows) yield render(row);
}

/** Defines an export of the rows that a list of the API selects. */
export function exportKind<Filters extends Shape, Key extends string, Row, Filter extends object, Field extends string>({
  query: listed,
  renderer,
  name,
  noun,
  columns,
  ...exported
}: Options<Filters, Key, Row, Filter, Field>): ExportKind {
  return {
    ...{ name, noun, columns },
    params: selectionParams(listed),
    async select(query, context) {
      // Both as validated by the parameters.
      const selection = await listed.select(query as Read<Filters>, orderTerms(query) as never, context);
      return (snapshot) => {
        const reader = new ExportReader(snapshot, { ...exported, selection });
        return {
          fingerprint: () => reader.fingerprint(),
          async *batches() {
            const render = await renderer(new Loaders(snapshot, { index: context.index }));
            for await (const rows of reader.batches()) yield rendered(rows, render);
          },
        };
      };
    },
  };
}
