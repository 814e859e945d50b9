import { useEffect, useRef } from 'preact/hooks';
import { hrefTo } from '../address/node.ts';
import { usePlace } from '../address/router.ts';
import { NodeButton } from '../node/NodeButton.tsx';
import { Icon } from '../parts/Icon.tsx';
import { useStore } from '../parts/store.ts';
import { Session } from './Session.tsx';
import { isDark, theme } from './theme.ts';

const SCREENS = [
  ['/search', 'Search'],
  ['/together', 'Load together'],
  ['/plan', 'Move a job'],
  ['/compare', 'Compare'],
  ['/changes', 'Changes'],
] as const;

/** The top of every screen. */
export function Header() {
  const { path } = usePlace();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }), [path]);
  return (
    <header class="top">
      <a class="skip" href="#main">
        Skip to the contents
      </a>
      <a class="brand" href={hrefTo('/')} aria-label="Software catalogs">
        <Mark /> <span>Software catalogs</span>
      </a>
      <nav ref={nav} aria-label="Screens">
        {SCREENS.map(([href, title]) => (
          <a key={href} href={hrefTo(href)} aria-current={path === href ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <div class="top-actions">
        <NodeButton />
        <Session />
        <ThemeButton />
      </div>
    </header>
  );
}

function Mark() {
  return (
    <svg class="mark" width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect class="mark-ground" width="32" height="32" rx="8" />
      <path
        class="mark-half"
        d="M17 9a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2zM7 19a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2z"
      />
      <path
        class="mark-full"
        d="M7 9a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2zm10 10a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2z"
      />
    </svg>
  );
}

function ThemeButton() {
  useStore(theme);
  const next = isDark() ? 'light' : 'dark';
  return (
    <button
      type="button"
      class="button quiet small"
      aria-label={`Use the ${next} theme`}
      title={`Use the ${next} theme`}
      onClick={() => theme.set(next)}
    >
      <Icon name={isDark() ? 'sun' : 'moon'} />
    </button>
  );
}
