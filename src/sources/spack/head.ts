import { UpstreamError } from '../../domain/errors.ts';
import { cleanText } from '../parsing/clean.ts';
import { jsonEntries, parseMember } from '../parsing/jsonEntries.ts';

/** The metadata of the file. */
export interface SpackHead {
  readonly lastUpdate: string;
  /** The date of `lastUpdate` with dots. Upstream writes no zone and means UTC, so the date is used unchanged. */
  readonly release: string;
  /** Upstream does not count the packages of this file, so this is an estimate. */
  readonly packages: number | null;
}

/**
 * Reads the metadata. Upstream writes it before the packages, which are then not read, but it is found anywhere.
 * @throws UpstreamError
 */
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
