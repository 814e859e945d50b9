import { hrefTo } from '../address/node.ts';
import { followLinks, usePlace } from '../address/router.ts';
import { Notice } from '../parts/Notice.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { PackagePage } from '../package/PackagePage.tsx';
import { HomePage } from '../search/HomePage.tsx';
import { SearchPage } from '../search/SearchPage.tsx';
import { Header } from './Header.tsx';

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
  return <Unknown />;
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
