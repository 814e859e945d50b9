import { uuidOf } from '../../domain/ids.ts';

/** The collections that rows are found in. */
export const COLLECTIONS = {
  catalogs: 'marketplace-software-catalogs',
  packages: 'marketplace-software-packages',
  versions: 'marketplace-software-versions',
  targets: 'marketplace-software-targets',
  imports: 'marketplace-software-imports',
  offerings: 'marketplace-provider-offerings',
} as const;

export type Collection = keyof typeof COLLECTIONS;

/** A uuid in 32 digits, as clients of the REST API know it. */
export const digits = (uuid: string): string =>
  uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24);

/** Makes the absolute addresses of rows, under the address that the client has used. */
export class Links {
  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  to(collection: Collection, uuid: string): string {
    return `${this.origin}/api/${COLLECTIONS[collection]}/${digits(uuid)}/`;
  }
}

/** The uuid of a row in an address of it, on whatever host, or in its uuid; null for anything else. */
export function linkedUuid(collection: Collection, text: string): string | null {
  const [, digits] = new RegExp(`^(?:https?://[^/?#]+)?/api/${COLLECTIONS[collection]}/([^/?#]+)/?(?:[?#].*)?$`).exec(text) ?? [];
  return uuidOf(digits ?? text);
}
