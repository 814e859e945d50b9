import { useState } from 'preact/hooks';
import { addressOf, nodeOf } from '../address/node.ts';
import { navigate, usePlace } from '../address/router.ts';
import { count } from '../parts/numbers.ts';
import type { Facets } from './documents.ts';
import { filterCount, type ListName, LISTS, toggled, withoutFilters } from './searchState.ts';

const SHORT = 6;

/** The filters of the search, each value with the number of hits that it would leave. */
export function FacetList({ facets }: { readonly facets: Facets | undefined }) {
  const { path, params } = usePlace();
  const toggle = (name: string, value: string) => navigate(addressOf(path, toggled(params, name, value)), { replaces: true });
  return (
    <div class="facets">
      {nodeOf(params) ? (
        <fieldset>
          <legend>My node</legend>
          <Choice label="Runs on my node" isOn={params.has('runs')} onToggle={() => toggle('runs', '1')} />
          <Choice label="GPU builds only" isOn={params.has('hasGpu')} onToggle={() => toggle('hasGpu', '1')} />
        </fieldset>
      ) : null}
      {(Object.keys(LISTS) as ListName[]).map((name) => (
        <Facet
          key={name}
          name={name}
          values={facets?.[name] ?? []}
          selected={params.getAll(name)}
          onToggle={(value) => toggle(name, value)}
        />
      ))}
      {filterCount(params) > 0 ? (
        <a class="button small" href={addressOf(path, withoutFilters(params))}>
          Clear filters
        </a>
      ) : null}
    </div>
  );
}

interface FacetProperties {
  readonly name: ListName;
  readonly values: Facets[ListName];
  /** As the address says, which is ahead of the counts. */
  readonly selected: readonly string[];
  readonly onToggle: (value: string) => void;
}

function Facet({ name, values, selected, onToggle }: FacetProperties) {
  const [isLong, setLong] = useState(false);
  const shown = isLong ? values : values.filter(({ isSelected }, index) => index < SHORT || isSelected);
  if (values.length === 0) return null;
  return (
    <fieldset>
      <legend>{LISTS[name]}</legend>
      {shown.map(({ value, label, count: hits }) => (
        <Choice key={value} label={label} hits={hits} isOn={selected.includes(value)} onToggle={() => onToggle(value)} />
      ))}
      {values.length > shown.length ? (
        <button type="button" class="link small" onClick={() => setLong(true)}>
          {values.length - shown.length} more
        </button>
      ) : null}
    </fieldset>
  );
}

interface ChoiceProperties {
  readonly label: string;
  readonly hits?: number;
  readonly isOn: boolean;
  readonly onToggle: () => void;
}

function Choice({ label, hits, isOn, onToggle }: ChoiceProperties) {
  return (
    <label class="choice">
      <input type="checkbox" checked={isOn} onChange={onToggle} />
      <bdi class="choice-label">{label}</bdi>
      {hits === undefined ? null : <span class="numbers quiet">{count(hits)}</span>}
    </label>
  );
}
