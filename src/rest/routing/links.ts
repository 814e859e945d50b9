import { uuidOf } from '../../domain/ids.ts';

/** The path segments of the collections. */
export const COLLECTIONS = {
  catalogs: 'marketplace-software-catalogs',
  packages: 'marketplace-software-packages',
  versions: 'marketplace-software-versions',
  targets: 'marketplace-software-targets',
  imports: 'marketplace-software-imports',
  offerings: 'marketplace-provider-offerings',
} as const;

/** A collection of the REST API. */
export type Collection = keyof typeof COLLECTIONS;

/** A uuid as 32 digits without hyphens, the form of the REST API. */
export const digits = (uuid: string): string =>
  uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24);

/** Builds absolute URLs of rows, with the origin used by the client. */
export class Links {
  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** The URL of a row. */
  to(collection: Collection, uuid: string): string {
    return `${this.origin}/api/${COLLECTIONS[collection]}/${digits(uuid)}/`;
  }
}

/** The uuid in a URL of a row, with any host, or in a plain uuid; null for any other text. */
export function linkedUuid(collection: Collection, text: string): string | null {
  const [, digits] = new RegExp(`^(?:https?://[^/?#]+)?/api/${COLLECTIONS[collection]}/([^/?#]+)/?(?:[?#].*)?$`).exec(text) ?? [];
  return uuidOf(digits ?? text);
}
