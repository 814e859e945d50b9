import { packageHref } from '../address/node.ts';
import { BuildBadge } from '../parts/BuildBadge.tsx';
import { CatalogTag } from '../parts/CatalogTag.tsx';
import { counted } from '../parts/numbers.ts';
import type { Hit } from './documents.ts';
import { Marked } from './Marked.tsx';
import { reasonOf } from './reason.ts';

/** A package of the list: its name, where it is, why it is a hit, and what my node gets. */
export function HitCard({ node, matches }: Hit) {
  const name = matches.find(({ field, text }) => field === 'NAME' && text === node.name);
  const description = matches.find(({ field }) => field === 'DESCRIPTION');
  const others = matches.filter((match) => match !== name && match !== description);
  return (
    <li class="hit">
      <div class="hit-head">
        <h2>
          <a href={packageHref(node)}>{name ? <Marked {...name} /> : <bdi>{node.name}</bdi>}</a>
        </h2>
        <CatalogTag catalog={node.catalog} ecosystem={node.ecosystem} />
        {node.buildFor ? <BuildBadge state={node.buildFor.state} /> : null}
      </div>
      <p class="hit-description">{description ? <Marked {...description} /> : <bdi>{node.description}</bdi>}</p>
      <p class="hit-facts quiet">
        <Versions node={node} />
        {others.map(({ field, text, ranges }) => (
          <span key={`${field} ${text}`}>
            {reasonOf(field)}: <Marked text={text} ranges={ranges} />
          </span>
        ))}
      </p>
    </li>
  );
}

function Versions({ node: { latestVersion, versionCount, buildFor } }: { readonly node: Hit['node'] }) {
  const mine = buildFor?.version;
  const isOther = mine && mine.id !== latestVersion?.id;
  return (
    <span>
      {latestVersion ? <bdi class="numbers strong">{latestVersion.version}</bdi> : null}
      {versionCount > 1 ? ` · ${counted(versionCount, 'version')}` : null}
      {isOther ? (
        <>
          {' · my node: '}
          <bdi class="numbers">{mine.version + mine.versionSuffix}</bdi>
        </>
      ) : null}
    </span>
  );
}
