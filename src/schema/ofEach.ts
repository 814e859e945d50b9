import type { GraphQLResolveInfo } from 'graphql';
import type { Loaders } from '../store/loaders.ts';
import { onlyNode } from './asked.ts';
import type { Used } from '../store/knownFilter.ts';

/** What has a value for every parent. */
interface OfParents<Value> {
  load(parentId: string): Value;
}

/**
 * The value of a field for one of many parents. The field's arguments are the same for all of them, so that what is made of these
 * is made once a request.
 */
export function ofEach<Value>(
  info: GraphQLResolveInfo,
  loaders: Loaders,
  parentId: string,
  make: () => Used<OfParents<Value>>,
): Used<Value> {
  const field = onlyNode(info);
  const made = field ? loaders.once(field, make) : make();
  return made instanceof Promise
    ? (made.then((parents) => parents.load(parentId)) as Promise<Awaited<Value>>)
    : made.load(parentId);
}
