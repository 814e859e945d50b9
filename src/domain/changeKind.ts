/** How a row differs between two states, in the order in which the kinds are listed. */
export const CHANGE_KINDS = ['ADDED', 'CHANGED', 'REMOVED'] as const;

/** How a row differs between two states. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];
