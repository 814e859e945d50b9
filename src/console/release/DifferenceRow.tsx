import { packageHref } from '../address/node.ts';
import { Ecosystem } from '../parts/ecosystem.ts';
import type { CatalogName, Difference } from './documents.ts';

const KINDS = { ADDED: ['Added', 'good'], CHANGED: ['Changed', ''], REMOVED: ['Removed', 'bad'] } as const;

interface Properties {
  readonly difference: Difference;
  readonly from: CatalogName | undefined;
  readonly to: CatalogName | undefined;
}

/** A package that differs, with some of its versions that came and went. */
export function DifferenceRow({ difference: { name, ecosystem, kind, added, removed }, from, to }: Properties) {
  const [text, tone] = KINDS[kind];
  const catalog = kind === 'REMOVED' ? from : to;
  return (
    <li class="step">
      <div class="bar">
        <h2 class="row-name">{catalog ? <a href={packageHref({ name, ecosystem, catalog })}>{name}</a> : <bdi>{name}</bdi>}</h2>
        {ecosystem === 'SOFTWARE' ? null : <span class="tag soft">{Ecosystem[ecosystem]}</span>}
        <span class={`badge ${tone}`}>{text}</span>
      </div>
      <p class="small numbers versions-line">
        <Some sign="+" tone="added-sign" versions={added} />
        <Some sign="−" tone="removed-sign" versions={removed} />
      </p>
    </li>
  );
}

interface SomeProperties {
  readonly sign: string;
  readonly tone: string;
  readonly versions: Difference['added'];
}

function Some({ sign, tone, versions: { nodes, totalCount } }: SomeProperties) {
  if (totalCount === 0) return null;
  // A version is there once for each toolchain and variant.
  const texts = new Set(nodes.map(({ version, versionSuffix }) => `${version}${versionSuffix}`));
  return (
    <span class={tone}>
      {[...texts].map((text) => (
        <bdi key={text}>{` ${sign}${text}`}</bdi>
      ))}
      {totalCount > nodes.length ? ` and ${totalCount - nodes.length} more` : ''}
    </span>
  );
}
