import type { PageSelection } from '../../src/store/reads/page.ts';

/** Requests everything of a page except the count, which is read when first requested. */
export const ASKED_ALL: PageSelection = { fields: null, hasNodes: true, hasInfo: true, hasCursors: true, hasCount: false };
