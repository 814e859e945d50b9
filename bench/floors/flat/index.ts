import type { RequestName } from '../../reads/requests.ts';
import type { Ask, Variables } from '../ask.ts';
import { catalogs } from './catalogs.ts';
import { deep } from './deep.ts';
import { detail } from './detail.ts';
import { filter } from './filter.ts';
import { offering } from './offering.ts';
import { page } from './page.ts';

/** The `data` of every request, from flat rows. */
export const FLAT: Record<RequestName, (ask: Ask, variables: Variables) => Promise<unknown>> = {
  page,
  detail,
  catalogs,
  filter,
  offering,
  deep,
};
