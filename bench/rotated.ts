/** Rotates the order in each round: the garbage of a heavy item affects the next one. */
export const rotated = <Item>(items: readonly Item[], by: number): Item[] =>
  items.map((_, index) => items[(index + by) % items.length] as Item); // always a valid index
