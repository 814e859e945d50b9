import type { ExecutionArgs } from '../schema/index.ts';

type Document = ExecutionArgs['document'];

/** Remembers what is found out about a document, for as long as that is known. */
export function perDocument<Args extends { readonly document: Document }, Found extends object | boolean>(
  find: (args: Args) => Found,
): (args: Args) => Found {
  const known = new WeakMap<Document, Found>();
  return (args) => {
    const kept = known.get(args.document);
    if (kept !== undefined) return kept;
    const found = find(args);
    known.set(args.document, found);
    return found;
  };
}
