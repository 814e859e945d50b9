import type { DocumentDecoration, initGraphQLTada } from 'gql.tada';
import type { introspection } from '../../generated/introspection.d.ts';

type Graphql = ReturnType<
  typeof initGraphQLTada<{
    introspection: introspection;
    scalars: { Date: string; DateTime: string; JSONObject: Record<string, unknown>; URL: string; UUID: string };
  }>
>;

/** A document whose data and variables the compiler knows. */
export type Document<Data, Variables> = DocumentDecoration<Data, Variables>;

/** A document and the documents of its fragments, as texts: at run time nothing has to be parsed. */
interface Texts {
  readonly text: string;
  readonly fragments: readonly Texts[];
}

/** The directive is for the compiler only: it makes the fields of a fragment readable where the fragment is used. */
const withTexts = (text: string, fragments: readonly Texts[] = []): Texts => ({
  text: text.replaceAll(' @_unmask', ''),
  fragments,
});

/** Declares a GraphQL document; the compiler derives the types of its data and variables from schema.graphql. */
export const graphql = withTexts as unknown as Graphql;

/** The text of a document with its fragments, each once. */
export function textOf(document: Document<unknown, never>): string {
  const texts = new Set<string>();
  const add = ({ text, fragments }: Texts): void => {
    texts.add(text);
    fragments.forEach(add);
  };
  add(document as unknown as Texts);
  return [...texts].join('\n');
}

export type { ResultOf, VariablesOf } from 'gql.tada';
