import { BREAK, type DocumentNode, visit } from 'graphql';

/** Whether a document selects `__schema` or `__type` anywhere, fragments included. */
export function isIntrospective(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ name: { value } }) {
      if (value !== '__schema' && value !== '__type') return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}
