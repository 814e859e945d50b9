import type { CatalogSource, CatalogType } from '../domain/catalog.ts';
import type { SnapshotItem } from '../domain/snapshot.ts';
import type { TreeHost } from '../domain/importJob.ts';
import type { Http } from './http/http.ts';

/** A file that was uploaded in place of upstream's. */
export interface UploadedFile {
  /** The name in messages. */
  readonly name: string;
  readonly sha256: string;
  readonly receivedAt: Date;
  /** The content, from its beginning at each call. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** The I/O available to a source. */
export interface SourceIo {
  readonly http: Http;
  readonly signal: AbortSignal;
  /** Read in place of upstream, if given. */
  readonly upload?: UploadedFile | null;
  /** The nodes that a module tree is for. */
  readonly host?: TreeHost | null;
}

/** An upstream catalog. Reads from the network and returns domain values; has no state. */
export interface Source {
  /** Value of the CatalogSource enum. */
  readonly key: CatalogSource;
  readonly catalogName: string;
  readonly catalogType: CatalogType;
  /** Whether a file can be uploaded in place of a download, or has to be. */
  readonly upload: 'NONE' | 'ALLOWED' | 'REQUIRED';
  /** True if one catalog follows upstream's date (Spack), false if every release is a catalog of its own (EESSI). */
  readonly rolling: boolean;
  /** The format of a release, e.g. 2023.06; anything else is rejected before any request. */
  readonly releasePattern: RegExp;
  /**
   * The releases for which upstream has packages, oldest first, preceded by development stacks; the last one is the default.
   * Reads no more of a file than needed, since every discovery calls it.
   */
  releases(io: SourceIo): Promise<readonly string[]>;
  /**
   * The fingerprint that a snapshot of the release (null: the newest) would have now, without downloading the data; null if that
   * is not possible.
   */
  fingerprint(io: SourceIo, release: string | null): Promise<string | null>;
  /**
   * Yields the catalog, then packages and problems as they are parsed, so that progress can be reported and memory use stays
   * constant.
   * @throws UpstreamError when upstream is unreachable or its response is unusable as a whole
   */
  read(io: SourceIo, release: string | null): AsyncIterable<SnapshotItem>;
}
