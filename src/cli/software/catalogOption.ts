import { Option } from 'commander';
import type { Session } from '../command/session.ts';
import { catalogOf } from '../gateway/catalogs.ts';

/** The option that restricts a command to a catalog. */
export interface CatalogOption {
  readonly catalog?: string;
}

/** `--catalog`; GATEWAY_CATALOG is its default. */
export const catalogOption = (): Option =>
  new Option(
    '-c, --catalog <name>',
    'only this catalog: EESSI/2025.06, or EESSI for its newest version (default: GATEWAY_CATALOG, or all)',
  );

/** The ids for a filter by the catalog that the option or GATEWAY_CATALOG names; null for all. @throws Failure if there is no such catalog */
export async function catalogIds({ io, gateway }: Session, { catalog }: CatalogOption): Promise<string[] | null> {
  const name = catalog ?? io.env.GATEWAY_CATALOG;
  return name ? [(await catalogOf(gateway, name)).id] : null;
}
