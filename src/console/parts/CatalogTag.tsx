import { Ecosystem } from './ecosystem.ts';

interface Properties {
  readonly catalog: { readonly name: string; readonly version: string };
  readonly ecosystem?: string;
}

/** The catalog of a package, and its ecosystem if it is an extension. */
export function CatalogTag({ catalog, ecosystem = 'SOFTWARE' }: Properties) {
  return (
    <span class="tags">
      <span class="tag">
        <bdi>{catalog.name}</bdi> <bdi class="numbers">{catalog.version}</bdi>
      </span>
      {ecosystem === 'SOFTWARE' ? null : <span class="tag soft">{Ecosystem[ecosystem] ?? ecosystem}</span>}
    </span>
  );
}
