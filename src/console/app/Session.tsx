import { hrefTo } from '../address/node.ts';
import { usePlace } from '../address/router.ts';
import { useViewer } from '../graphql/viewer.ts';
import { Icon } from '../parts/Icon.tsx';

const STAFF = ['/imports', '/catalogs', '/offerings', '/tokens'];

/** The way to the screens of staff, or of the owners of offerings; for everybody else to the screen that signs in. */
export function Session() {
  const { path } = usePlace();
  const { isSignedIn, viewer } = useViewer();
  if (!isSignedIn || !viewer) return <SignInLink isHere={path === '/sign-in'} />;
  const [href, text] = viewer.isStaff ? ['/imports', 'Staff'] : ['/offerings', 'Offerings'];
  return (
    <a class="button quiet small session" href={hrefTo(href)} aria-current={STAFF.includes(path) ? 'true' : undefined}>
      <Icon name="user" /> <span>{text}</span>
    </a>
  );
}

function SignInLink({ isHere }: { readonly isHere: boolean }) {
  return (
    <a class="button quiet small session" href={hrefTo('/sign-in')} aria-current={isHere ? 'page' : undefined}>
      <Icon name="user" /> <span>Sign in</span>
    </a>
  );
}
