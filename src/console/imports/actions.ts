import type { AnyVariables, CombinedError, DocumentInput } from '@urql/core';
import { useState } from 'preact/hooks';
import { client } from '../graphql/client.ts';

interface Outcome {
  readonly __typename: string;
  readonly message?: string;
}

/** An action of staff: whether it is being done, and why it was refused. */
export function useAction(onDone: () => void) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const run = async <Data extends Record<string, Outcome>, Variables extends AnyVariables>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
  ) => {
    setBusy(true);
    setProblem('');
    const { data, error } = await client.get().mutation(document, variables).toPromise();
    setBusy(false);
    setProblem(problemOf(data, error));
    onDone();
  };
  return { isBusy, problem, run };
}

function problemOf(data: Record<string, Outcome> | undefined, error: CombinedError | undefined): string {
  if (error) return error.graphQLErrors[0]?.message ?? 'The gateway does not respond.';
  return Object.values(data ?? {})[0]?.message ?? '';
}
