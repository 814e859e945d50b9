import type { GraphQLResolveInfo } from 'graphql';
import type { Loaders } from '../store/reads/loaders.ts';
import { onlyNode } from './lookahead.ts';
import type { MaybePromise } from '../store/reads/resolveFilter.ts';

/** What has a value for every parent. */
interface OfParents<Value> {
  load(parentId: string): Value;
}

/**
 * The value of a field for one of many parents. The field's arguments are the same for all of them, so that what is made of these
 * is made once a request.
 */
export function loadPerParent<Value>(
  info: GraphQLResolveInfo,
  loaders: Loaders,
  parentId: string,
  make: () => MaybePromise<OfParents<Value>>,
): MaybePromise<Value> {
  const field = onlyNode(info);
  const made = field ? loaders.once(field, make) : make();
  return made instanceof Promise
    ? (made.then((parents) => parents.load(parentId)) as Promise<Awaited<Value>>)
    : made.load(parentId);
}
