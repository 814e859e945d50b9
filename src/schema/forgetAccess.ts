import { RequestCache } from '@pothos/plugin-scope-auth';
import type { Context } from './context.ts';

/**
 * Drops what was found out about a context's access, once its operation is executed. The plugin keeps it in a weak map, and V8's quick
 * garbage collection takes the values of such a map for alive: with them every row that was read would stay until a full collection.
 */
export function forgetAccess(context: Context): void {
  RequestCache.clearForContext(context);
}
