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
  const [last, setLast] = useState<Last<Data>>({ key: undefined, data: undefined, error: undefined, isFetching: false });
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (isPaused) return undefined;
    setLast(({ data }) => ({ key, data, error: undefined, isFetching: true }));
    const requestPolicy = times > 0 ? 'network-only' : policy;
    const subscription = client.query(document, variables, { requestPolicy }).subscribe(({ data, error, stale }) => {
      setLast({ key, data, error, isFetching: stale });
    });
    return () => subscription.unsubscribe();
  }, [client, document, key, isPaused, policy, times]);
  // From the first render with other variables on, before the effect has asked with them.
  const isNew = last.key !== key;
  return {
    data: last.data,
    error: isNew ? undefined : last.error,
    isFetching: !isPaused && (isNew || last.isFetching),
    refetch: () => setTimes((before) => before + 1),
  };
}

/** The last answer, and the variables that it is for. */
interface Last<Data> extends Omit<Answer<Data>, 'refetch'> {
  readonly key: string | undefined;
}
