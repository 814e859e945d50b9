import { useId } from 'preact/hooks';
import { catalogTitle } from '../parts/catalogTitle.ts';
import type { CatalogName } from './documents.ts';

interface Properties {
  readonly label: string;
  readonly catalogs: readonly CatalogName[];
  /** What no choice means. */
  readonly none?: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** A list of the catalogs. */
export function CatalogChoice({ label, catalogs, none = 'Choose …', value, onChange }: Properties) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{none}</option>
        {catalogs.map((catalog) => (
          <option key={catalog.id} value={catalog.id}>
            {catalogTitle(catalog)}
          </option>
        ))}
      </select>
    </div>
  );
}
