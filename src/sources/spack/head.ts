import { UpstreamError } from '../../domain/errors.ts';
import { cleanText } from '../parsing/clean.ts';
import { jsonEntries, parseMember } from '../parsing/jsonEntries.ts';

export interface SpackHead {
  readonly lastUpdate: string;
  /** The date of `lastUpdate` with dots. Upstream writes no zone and means UTC, so the date is taken as it stands. */
  readonly release: string;
  /** Upstream counts other things than the packages of its file: good for an estimate only. */
  readonly packages: number | null;
}

/** What the file says of itself. Upstream writes it before the packages, which are then not read; anywhere else it is found as well. */
export async function readHead(chunks: AsyncIterable<Uint8Array>, file: string): Promise<SpackHead> {
  let [lastUpdate, packages] = ['', null as number | null];
  for await (const entry of jsonEntries(chunks, file, 'packages')) {
    if (entry.in === null && entry.key === 'last_update') lastUpdate = cleanText(parseMember(file, entry));
    if (entry.in === null && entry.key === 'num_packages') packages = Number(parseMember(file, entry));
    if (lastUpdate && (packages !== null || entry.in !== null)) break;
  }
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(lastUpdate) ?? [];
  if (!year)
    throw new UpstreamError('BAD_SHAPE', `${file} has to say "last_update" with a date, not ${JSON.stringify(lastUpdate)}.`);
  return { lastUpdate, release: `${year}.${month}.${day}`, packages: Number.isSafeInteger(packages) ? packages : null };
}
