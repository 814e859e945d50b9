import type { DocumentNode } from 'graphql';

/** Memoizes a function per document, as long as the document is in memory. */
export function memoizePerDocument<Args extends { readonly document: DocumentNode }, Found extends object | boolean>(
  find: (args: Args) => Found,
): (args: Args) => Found {
  const known = new WeakMap<DocumentNode, Found>();
  return (args) => {
    const kept = known.get(args.document);
    if (kept !== undefined) return kept;
    const found = find(args);
    known.set(args.document, found);
    return found;
  };
}
