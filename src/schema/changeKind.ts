import type { ChangeKind as Kind } from '../domain/changeKind.ts';
import { describedEnum } from './order.ts';

/** GraphQL enum of how a row differs. */
export const ChangeKind = describedEnum<Kind>('ChangeKind', 'How a row differs between two states.', {
  ADDED: 'Only the newer state has it.',
  CHANGED: 'Both have it, with different values.',
  REMOVED: 'Only the older state has it.',
});
