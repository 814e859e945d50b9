import type { RequestName } from '../../reads/requests.ts';
import type { JsonStatement } from './json.ts';
import { catalogs, deep, filter, offering } from './lists.ts';
import { detail, page } from './nested.ts';

/** The `data` of every request, from one statement. */
export const TEXT: Record<RequestName, JsonStatement> = { page, detail, catalogs, filter, offering, deep };
