import type { CatalogType, Ecosystem } from '../../domain/catalog.ts';

/** The values of an enum, as they are written in the REST API. */
function lowered<Value extends string>(values: Record<Value, true>): readonly Lowercase<Value>[] {
  return Object.keys(values).map((value) => value.toLowerCase()) as Lowercase<Value>[]; // as toLowerCase says
}

export const CATALOG_TYPES = lowered<CatalogType>({ BINARY_RUNTIME: true, SOURCE_PACKAGE: true, PACKAGE_MANAGER: true });

export const ECOSYSTEMS = lowered<Ecosystem>({
  SOFTWARE: true,
  PYTHON: true,
  R: true,
  PERL: true,
  RUBY: true,
  OCTAVE: true,
  COMPONENT: true,
});

export const lower = <Value extends string>(value: Value): Lowercase<Value> => value.toLowerCase() as Lowercase<Value>;
export const upper = <Value extends string>(value: Lowercase<Value>): Value => value.toUpperCase() as Value;
