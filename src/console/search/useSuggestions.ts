import { useEffect, useState } from 'preact/hooks';
import type { ResultOf } from '../graphql/graphql.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { SUGGEST } from './documents.ts';

const DEBOUNCE_MS = 120;

/** What a text may mean, as far as it is known: the box never waits for it. */
export function useSuggestions(text: string): ResultOf<typeof SUGGEST>['packages'] | undefined {
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim().slice(0, 255)), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = useQuery(SUGGEST, { search }, { isPaused: search === '' });
  return search && text.trim() ? data?.packages : undefined;
}
