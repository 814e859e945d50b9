import { type AnyVariables, type DocumentInput, stringifyDocument } from '@urql/core';
import { Icon } from './Icon.tsx';

interface Properties<Data, Variables extends AnyVariables> {
  readonly document: DocumentInput<Data, Variables>;
  readonly variables: Variables;
}

/** Opens the query of this screen in the explorer. */
export function GraphqlLink<Data, Variables extends AnyVariables>({ document, variables }: Properties<Data, Variables>) {
  const query = stringifyDocument(document);
  const fragment = new URLSearchParams({ query, variables: JSON.stringify(variables, null, 2) });
  return (
    <a
      class="button quiet small graphql"
      href={`/graphql#${fragment.toString()}`}
      target="_blank"
      rel="noopener"
      title="Open the query of this page in the explorer"
    >
      <Icon name="code" size={16} /> <span>GraphQL</span>
    </a>
  );
}
