import type { AnyVariables, CombinedError, DocumentInput, RequestPolicy } from '@urql/core';
import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../parts/store.ts';
import { client as clients } from './client.ts';

/** What is known of a query. */
export interface Answer<Data> {
  /** The data of the last answer, kept while the next is being fetched. */
  readonly data: Data | undefined;
  readonly error: CombinedError | undefined;
  readonly isFetching: boolean;
  /** Asks again, past the cache. */
  readonly refetch: () => void;
}

/** Options of `useQuery`. */
export interface QueryOptions {
  /** Whether nothing is asked for now. */
  readonly isPaused?: boolean;
  readonly policy?: RequestPolicy;
}

/** Runs a query, and again whenever its variables change. */
export function useQuery<Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  variables: Variables,
  { isPaused = false, policy = 'cache-first' }: QueryOptions = {},
): Answer<Data> {
  const client = useStore(clients);
  const [times, setTimes] = useState(0);
  const [state, setState] = useState<Omit<Answer<Data>, 'refetch'>>({ data: undefined, error: undefined, isFetching: !isPaused });
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (isPaused) return undefined;
    setState(({ data }) => ({ data, error: undefined, isFetching: true }));
    const requestPolicy = times > 0 ? 'network-only' : policy;
    const subscription = client.query(document, variables, { requestPolicy }).subscribe(({ data, error, stale }) => {
      setState({ data, error, isFetching: stale });
    });
    return () => subscription.unsubscribe();
  }, [client, document, key, isPaused, policy, times]);
  return { ...state, refetch: () => setTimes((before) => before + 1) };
}
