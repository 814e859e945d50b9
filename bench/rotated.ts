/** Another one first in each round: whoever comes after a heavy one finds its garbage. */
export const rotated = <Item>(items: readonly Item[], by: number): Item[] =>
  items.map((_, index) => items[(index + by) % items.length] as Item); // an index of the list
