import { validate } from 'uuid';
import { InvalidInputError } from '../domain/errors.ts';
import { FieldIssues } from '../domain/fieldIssues.ts';
import { readHost } from '../domain/hosts/host.ts';
import type { TreeHost } from '../domain/importJob.ts';
import type { Source } from '../sources/source.ts';
import type { SqlExecutor } from '../store/database/driver.ts';
import { findUpload } from '../store/uploads.ts';

/** Where a new catalog is from, as a client says. */
export interface GivenOrigin {
  readonly uploadId?: string | null;
  readonly name?: string | null;
  readonly host?: TreeHost | null;
}

/** Where a new catalog is from, and its name. */
export interface Origin {
  readonly uploadId: string | null;
  readonly name: string;
  readonly host: TreeHost | null;
}

/** Checks what a client gives for a new catalog. @throws InvalidInputError for each field that does not fit the source */
export async function checkOrigin(sql: SqlExecutor, source: Source, given: GivenOrigin): Promise<Origin> {
  const issues = new FieldIssues();
  const { key, catalogName } = source;
  const isTree = key === 'LMOD';
  if (isTree && !given.name?.trim()) issues.add('name', "LMOD requires the catalog's name, such as that of the cluster.");
  if (!isTree && given.name) issues.add('name', `Only a catalog of LMOD is given a name; that of ${key} is ${catalogName}.`);
  if (!isTree && given.host) issues.add('host', `Only a catalog of LMOD is given a host; ${key} states its own targets.`);
  const name = isTree && given.name?.trim() ? issues.name('name', given.name) : catalogName;
  const { problem } = given.host ? readHost(given.host) : {};
  if (problem) issues.add('host', problem.message);
  issues.refuse();
  return {
    uploadId: await checkUpload(sql, source, given.uploadId ?? null),
    name: name ?? catalogName,
    host: given.host ?? null,
  };
}

/** Checks an uploaded file that is to be read in place of upstream. @throws InvalidInputError */
export async function checkUpload(sql: SqlExecutor, { key, upload }: Source, id: string | null): Promise<string | null> {
  const invalid = (message: string) => new InvalidInputError([{ path: ['uploadId'], message }]);
  if (id === null) {
    if (upload !== 'REQUIRED') return null;
    throw invalid(`${key} has no upstream: send the file to /uploads, and give the id of the response.`);
  }
  if (upload === 'NONE') throw invalid(`${key} is not read from an uploaded file.`);
  if (!validate(id) || !(await findUpload(sql, id)))
    throw invalid(`No uploaded file has the id "${id.slice(0, 100)}"; files are kept for an hour.`);
  return id;
}
