import type { Ask, Variables } from '../ask.ts';
import { SEARCH, searchValues } from '../searchText.ts';
import { globalId } from './rows.ts';

interface PackageRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly total: number;
}

/** The response to `search`. */
export async function search(ask: Ask, variables: Variables): Promise<unknown> {
  const rows = await ask<PackageRow>('search', SEARCH, searchValues(variables.search));
  const nodes = rows.map(({ id, name, description }) => ({ id: globalId('Package', id), name, description }));
  return { packages: { totalCount: rows[0]?.total ?? 0, nodes } };
}
