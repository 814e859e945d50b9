import type { CatalogSource, CatalogType } from '../domain/catalog.ts';
import type { SnapshotItem } from '../domain/snapshot.ts';
import type { Http } from './http/http.ts';

/** What a source may use of the world. */
export interface SourceIo {
  readonly http: Http;
  readonly signal: AbortSignal;
}

/** An upstream catalog. Reads the network, returns domain values, remembers nothing. */
export interface Source {
  /** Value of the CatalogSource enum. */
  readonly key: CatalogSource;
  readonly catalogName: string;
  readonly catalogType: CatalogType;
  /** True where one catalog follows upstream's date (Spack), false where every release is a catalog of its own (EESSI). */
  readonly rolling: boolean;
  /** How a release is written, e.g. 2023.06; what does not match is refused before anything is asked. */
  readonly releasePattern: RegExp;
  /**
   * Releases that upstream has packages of, oldest first, development stacks before them; the last is what is read where none is
   * asked for. Reads no more of a file than needed: it is asked on every discovery.
   */
  releases(io: SourceIo): Promise<readonly string[]>;
  /** The fingerprint a snapshot of the release (null: the newest) read now would have, asked without downloading the data; null where that is not possible. */
  fingerprint(io: SourceIo, release: string | null): Promise<string | null>;
  /**
   * Yields the catalog, then packages and problems as they are parsed, so that progress can be reported and memory stays flat.
   * @throws UpstreamError when upstream cannot be asked or its answer cannot be used as a whole.
   */
  read(io: SourceIo, release: string | null): AsyncIterable<SnapshotItem>;
}
