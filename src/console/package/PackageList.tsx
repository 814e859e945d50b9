import { packageHref } from '../address/node.ts';
import { CatalogTag } from '../parts/CatalogTag.tsx';
import { count } from '../parts/numbers.ts';
import type { Listed } from './documents.ts';

interface Properties {
  readonly title: string;
  readonly total: number;
  readonly packages: readonly Listed[];
  /** Whether they are of different catalogs, which are then shown. */
  readonly showsCatalog?: boolean;
  /** A list of all of them, if there are more than are shown. */
  readonly all?: string | undefined;
}

/** Packages that belong to this one, as links. */
export function PackageList({ title, total, packages, showsCatalog = false, all }: Properties) {
  if (total === 0) return null;
  return (
    <section class="relations">
      <h2>
        {title} <span class="quiet numbers">{count(total)}</span>
      </h2>
      <ul class="chips">
        {packages.map((other) => (
          <li key={other.id}>
            <a href={packageHref(other)} class="chip">
              <bdi>{other.name}</bdi>
              {showsCatalog ? <CatalogTag catalog={other.catalog} ecosystem={other.ecosystem} /> : null}
            </a>
          </li>
        ))}
        {total > packages.length ? (
          <li class="chip-more">
            {all ? <a href={all}>All {count(total)}</a> : <span class="quiet">and {count(total - packages.length)} more</span>}
          </li>
        ) : null}
      </ul>
    </section>
  );
}
