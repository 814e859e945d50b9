import { useStore } from '../parts/store.ts';
import { graphql } from './graphql.ts';
import { token } from './session.ts';
import { useQuery } from './useQuery.ts';

const VIEWER = graphql(`
  query Viewer {
    viewer {
      isAuthenticated
      isStaff
      name
    }
  }
`);

/** Who is signed in; no viewer while nobody is, or while that is being asked. */
export function useViewer() {
  const isSignedIn = useStore(token) !== '';
  const { data, error, refetch } = useQuery(VIEWER, {}, { isPaused: !isSignedIn });
  return { isSignedIn, viewer: isSignedIn && data?.viewer.isAuthenticated ? data.viewer : null, error, refetch };
}
