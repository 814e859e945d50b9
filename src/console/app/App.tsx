import type { ComponentType } from 'preact';
import { hrefTo } from '../address/node.ts';
import { followLinks, usePlace } from '../address/router.ts';
import { Notice } from '../parts/Notice.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { PackagePage } from '../package/PackagePage.tsx';
import { HomePage } from '../search/HomePage.tsx';
import { SearchPage } from '../search/SearchPage.tsx';
import { Header } from './Header.tsx';
import { lazy } from './lazy.tsx';

/** Screens that few visits need. */
const LAZY: Readonly<Record<string, ComponentType>> = {
  plan: lazy(async () => (await import('../release/PlanPage.tsx')).PlanPage),
  together: lazy(async () => (await import('../together/TogetherPage.tsx')).TogetherPage),
  compare: lazy(async () => (await import('../release/ComparePage.tsx')).ComparePage),
  changes: lazy(async () => (await import('../release/ChangesPage.tsx')).ChangesPage),
  imports: lazy(async () => (await import('../imports/ImportsPage.tsx')).ImportsPage),
  catalogs: lazy(async () => (await import('../catalogs/CatalogsPage.tsx')).CatalogsPage),
  offerings: lazy(async () => (await import('../offerings/OfferingsPage.tsx')).OfferingsPage),
  tokens: lazy(async () => (await import('../tokens/TokensPage.tsx')).TokensPage),
  'sign-in': lazy(async () => (await import('../staff/SignInPage.tsx')).SignInPage),
};

/** The console: its top, and the screen that the address names. */
export function App() {
  return (
    <div class="app" onClick={followLinks}>
      <Header />
      <main id="main" tabIndex={-1}>
        <Screen />
      </main>
      <footer class="foot quiet">
        <a href="/graphql">GraphQL explorer</a>
        <a href="/api/schema">REST API</a>
      </footer>
    </div>
  );
}

function Screen() {
  const { path } = usePlace();
  const [screen = '', ...names] = path.split('/').slice(1).map(decoded);
  const [catalog, catalogVersion, name] = names;
  if (screen === '') return <HomePage />;
  if (screen === 'search') return <SearchPage />;
  if (screen === 'packages' && catalog && catalogVersion && name)
    return <PackagePage catalog={catalog} catalogVersion={catalogVersion} name={name} />;
  const Lazy = names.length === 0 ? LAZY[screen] : undefined;
  return Lazy ? <Lazy /> : <Unknown />;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function Unknown() {
  useTitle('Not found');
  return (
    <Notice isScreen icon="question" title="There is no such page">
      <p>
        <a href={hrefTo('/')}>Search for software</a>
      </p>
    </Notice>
  );
}
