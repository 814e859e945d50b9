import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';

interface Properties<Item> {
  readonly items: readonly Item[];
  readonly render: (item: Item) => VNode;
  /** What `render` depends on besides the item. */
  readonly given?: unknown;
}

/**
 * A page of a list that may have hundreds: it is not rendered again when another one follows, and while it is off the screen the
 * browser neither lays it out nor watches its items.
 */
export function ListPage<Item>({ items, render, given }: Properties<Item>) {
  return useMemo(() => <ul class="page">{items.map(render)}</ul>, [items, given]);
}
