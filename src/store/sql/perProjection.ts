/** Memoizes what is made of a projection, by the very projection: that of a field of a document is the same object each time. */
export function perProjection<Fields, Result>(
  make: (fields: Fields, projection: readonly string[] | null) => Result,
): (fields: Fields, projection?: readonly string[] | null) => Result {
  const kept = new WeakMap<readonly string[], { readonly result: Result }>();
  return (fields, projection = null) => {
    if (!projection) return make(fields, projection);
    const known = kept.get(projection);
    if (known) return known.result;
    const result = make(fields, projection);
    kept.set(projection, { result });
    return result;
  };
}
