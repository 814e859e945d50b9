import { RequestCache } from '@pothos/plugin-scope-auth';
import type { Context } from './context.ts';

/**
 * Drops the cached access checks of a context after its operation. The plugin keeps them in a WeakMap, whose values V8's minor garbage
 * collection treats as live: without this call every row that was read would stay in memory until a major collection.
 */
export function forgetAccess(context: Context): void {
  RequestCache.clearForContext(context);
}
