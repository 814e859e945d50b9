import { token } from '../graphql/session.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { ErrorNotice, Skeleton } from '../parts/Notice.tsx';
import { useStore } from '../parts/store.ts';
import { useTitle } from '../parts/useTitle.ts';
import { VIEWER } from './documents.ts';
import { SignIn } from './SignIn.tsx';
import { StaffPage } from './StaffPage.tsx';
import '../style/imports.css';

/** The screen of staff; others are asked to sign in. The gateway refuses them in any case. */
export function ImportsPage() {
  useTitle('Imports');
  const isSignedIn = useStore(token) !== '';
  const { data, error, isFetching, refetch } = useQuery(VIEWER, {}, { isPaused: !isSignedIn });
  const isRefused = error?.graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED') ?? false;
  if (!isSignedIn) return <SignIn problem="" />;
  if (isRefused) return <SignIn problem={error?.graphQLErrors[0]?.message ?? ''} />;
  if (error) return <ErrorNotice error={error} onRetry={refetch} />;
  if (isFetching || !data) return <Skeleton lines={8} />;
  if (!data.viewer.isStaff) return <SignIn problem={`${data.viewer.name ?? 'This token'} has no staff role.`} />;
  return <StaffPage name={data.viewer.name ?? 'staff'} />;
}
