import type { GraphQLResolveInfo } from 'graphql';
import type { Loaders } from '../store/reads/loaders.ts';
import { onlyNode } from './lookahead.ts';
import type { MaybePromise } from '../store/reads/resolveFilter.ts';

/** A loader of one value for each parent. */
interface OfParents<Value> {
  load(parentId: string): Value;
}

/**
 * The value of a field for one of many parents. The arguments of the field are the same for all of them, so `make` is called once per
 * field and request.
 */
export function loadPerParent<Value>(
  info: GraphQLResolveInfo,
  loaders: Loaders,
  parentId: string,
  make: () => MaybePromise<OfParents<Value>>,
): MaybePromise<Value> {
  const field = onlyNode(info);
  const loader = field ? loaders.once(field, make) : make();
  return loader instanceof Promise
    ? (loader.then((parents) => parents.load(parentId)) as Promise<Awaited<Value>>)
    : loader.load(parentId);
}
