import type { PageSelection } from '../../src/store/reads/page.ts';

/** Everything of a page but its count, which is read when somebody asks for it. */
export const ASKED_ALL: PageSelection = { fields: null, hasNodes: true, hasInfo: true, hasCursors: true, hasCount: false };
