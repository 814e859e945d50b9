import { CatalogTag } from '../parts/CatalogTag.tsx';
import { Icon } from '../parts/Icon.tsx';
import type { ResultOf } from '../graphql/graphql.ts';
import type { SUGGEST } from './documents.ts';
import { Marked } from './Marked.tsx';
import { reasonOf } from './reason.ts';

type Edge = ResultOf<typeof SUGGEST>['packages']['edges'][number];

/** A row of the list below the box. */
export type Suggestion =
  | { readonly kind: 'package'; readonly node: Edge['node']; readonly match: Edge['matches'][number] | undefined }
  | { readonly kind: 'text'; readonly text: string; readonly label: string };

interface Properties {
  readonly id: string;
  readonly rows: readonly Suggestion[];
  readonly active: number;
  readonly isShown: boolean;
  readonly onChoose: (row: Suggestion) => void;
}

/** The list of suggestions. The focus stays in the box, which names the active row. */
export function Suggestions({ id, rows, active, isShown, onChoose }: Properties) {
  return (
    <ul id={id} role="listbox" aria-label="Suggestions" class="suggestions" hidden={!isShown}>
      {rows.map((row, index) => (
        <li
          key={index}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // Not on click: the box would lose the focus, and the list would be closed before.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(row);
          }}
        >
          {row.kind === 'package' ? <PackageRow {...row} /> : <TextRow {...row} />}
        </li>
      ))}
    </ul>
  );
}

function TextRow({ text, label }: Extract<Suggestion, { kind: 'text' }>) {
  return (
    <>
      <span class="quiet">
        <Icon name="search" size={16} /> {label}
      </span>
      <bdi class="strong">{text}</bdi>
    </>
  );
}

function PackageRow({ node, match }: Extract<Suggestion, { kind: 'package' }>) {
  return (
    <>
      <span class="suggestion-name">
        {match?.field === 'NAME' ? <Marked {...match} /> : <bdi>{node.name}</bdi>}
        {match && match.field !== 'NAME' ? (
          <small class="quiet">
            {reasonOf(match.field)}: <Marked {...match} />
          </small>
        ) : null}
      </span>
      <CatalogTag catalog={node.catalog} ecosystem={node.ecosystem} />
    </>
  );
}
