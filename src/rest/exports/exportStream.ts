import { setImmediate } from 'node:timers/promises';
import type { Snapshot } from '../../store/database/driver.ts';
import type { ReplyStream } from '../routing/route.ts';
import type { ExportedRows, ExportKind } from './exportKind.ts';
import type { ExportFormat } from './formats.ts';
import { spooled } from './spool.ts';

/** What an export is made of. */
export interface ExportStreamOptions {
  readonly kind: Pick<ExportKind, 'columns'>;
  readonly format: ExportFormat;
  readonly rows: ExportedRows;
  readonly snapshot: Snapshot;
  /** Whether the snapshot holds everybody else, as on the embedded database. */
  readonly isSpooled: boolean;
  /** Called once, when nothing is read any more. */
  readonly onEnd: () => void;
}

/** The body of an export. Nothing is read before its first part is asked for. */
export function exportStream({ kind, format, rows, snapshot, isSpooled, onEnd }: ExportStreamOptions): ReplyStream {
  const close = async () => {
    await snapshot.close();
    onEnd();
  };
  const texts = textsOf(rows, kind, format);
  const parts: AsyncGenerator<string | Buffer> = isSpooled ? spooled(texts, () => snapshot.close()) : texts;
  return {
    contentType: format.contentType,
    async next() {
      const part = await parts.next();
      return part.done ? null : part.value;
    },
    close: () => parts.return(undefined).finally(close) as Promise<unknown> as Promise<void>,
  };
}

/** Rows of one part. V8 keeps longer texts until it collects the whole heap. */
const ROWS_OF_PART = 10;

async function* textsOf(
  rows: ExportedRows,
  { columns }: Pick<ExportKind, 'columns'>,
  format: ExportFormat,
): AsyncGenerator<string> {
  let head = format.head(columns);
  for await (const batch of rows.batches()) {
    for (const part of partsOf(batch)) {
      yield head + format.rows(part, columns);
      head = '';
      // Short requests come in between: twice, since most take several turns of the event loop.
      await setImmediate();
      await setImmediate();
    }
  }
  yield head + (format.foot?.() ?? '');
}

function* partsOf<Row>(rows: Iterable<Row>): Generator<readonly Row[]> {
  let part: Row[] = [];
  for (const row of rows) {
    if (part.push(row) < ROWS_OF_PART) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
