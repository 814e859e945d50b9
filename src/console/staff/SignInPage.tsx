import { useEffect } from 'preact/hooks';
import { hrefTo } from '../address/node.ts';
import { navigate } from '../address/router.ts';
import { useViewer } from '../graphql/viewer.ts';
import { ErrorNotice, Skeleton } from '../parts/Notice.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { SignIn } from './SignIn.tsx';

/** Asks for a token, and goes on to the first screen that it opens. */
export function SignInPage() {
  useTitle('Sign in');
  const { isSignedIn, viewer, error, refetch } = useViewer();
  const next = viewer && (viewer.isStaff ? '/imports' : '/offerings');
  useEffect(() => {
    if (next) navigate(hrefTo(next), { replaces: true });
  }, [next]);
  if (!isSignedIn) return <SignIn />;
  if (error) return <ErrorNotice error={error} onRetry={refetch} />;
  return <Skeleton lines={4} />;
}
