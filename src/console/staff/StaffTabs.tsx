import { hrefTo } from '../address/node.ts';
import { usePlace } from '../address/router.ts';
import { signIn } from '../graphql/session.ts';

const TABS = [
  ['/imports', 'Imports'],
  ['/catalogs', 'Catalogs'],
  ['/offerings', 'Offerings'],
  ['/tokens', 'Tokens'],
] as const;

/** The screens of those who are signed in, and who that is. */
export function StaffTabs({ isStaff, name }: { readonly isStaff: boolean; readonly name: string }) {
  const { path } = usePlace();
  return (
    <div class="staff-bar">
      <nav class="staff-tabs" aria-label="Staff screens">
        {TABS.filter(([href]) => isStaff || href === '/offerings').map(([href, title]) => (
          <a key={href} href={hrefTo(href)} aria-current={path === href ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <span class="quiet small who">
        Signed in as <bdi>{name}</bdi>
      </span>
      <button type="button" class="button small" onClick={() => signIn('')}>
        Sign out
      </button>
    </div>
  );
}
