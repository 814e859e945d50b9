import type { Ecosystem } from '../../src/domain/catalog.ts';

/** What stands for a package of any catalog and in any letter case in the gold sets. */
export const documentKey = (ecosystem: Ecosystem, name: string): string => `${ecosystem} ${name.toLowerCase()}`;

/** The key of a package of one of several catalogs. */
export const keyInCatalog = (catalog: number, key: string): string => `${catalog}|${key}`;

/** The key without its catalog. */
export const withoutCatalog = (key: string): string => key.slice(key.indexOf('|') + 1);
