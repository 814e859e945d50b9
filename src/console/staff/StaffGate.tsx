import type { ComponentChildren } from 'preact';
import { useViewer } from '../graphql/viewer.ts';
import { ErrorNotice, Notice, Skeleton } from '../parts/Notice.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { SignIn } from './SignIn.tsx';
import { StaffTabs } from './StaffTabs.tsx';
import '../style/staff.css';

interface Properties {
  readonly title: string;
  /** Whether owners of offerings may enter as well. */
  readonly isForOwners?: boolean;
  readonly children: ComponentChildren;
}

/** A screen of staff; others are asked to sign in. The gateway checks each operation itself. */
export function StaffGate({ title, isForOwners = false, children }: Properties) {
  useTitle(title);
  const { isSignedIn, viewer, error, refetch } = useViewer();
  if (!isSignedIn) return <SignIn title={title} />;
  if (error && !viewer) return <ErrorNotice error={error} onRetry={refetch} />;
  if (!viewer) return <Skeleton lines={8} />;
  return (
    <div class="staff">
      <StaffTabs isStaff={viewer.isStaff} name={viewer.name ?? ''} />
      {viewer.isStaff || isForOwners ? children : <NotStaff title={title} name={viewer.name ?? 'This token'} />}
    </div>
  );
}

function NotStaff({ title, name }: { readonly title: string; readonly name: string }) {
  return (
    <Notice isScreen icon="user" title={`${title}: for staff only`}>
      <p>
        <bdi>{name}</bdi> has no staff role.
      </p>
    </Notice>
  );
}
