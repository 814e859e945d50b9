import type { CatalogType, Ecosystem } from '../../domain/catalog.ts';

/** The values of an enum in the lower case of the REST API. */
function lowered<Value extends string>(values: Record<Value, true>): readonly Lowercase<Value>[] {
  return Object.keys(values).map((value) => value.toLowerCase()) as Lowercase<Value>[];
}

/** Catalog types in the REST API. */
export const CATALOG_TYPES = lowered<CatalogType>({ BINARY_RUNTIME: true, SOURCE_PACKAGE: true, PACKAGE_MANAGER: true });

/** Ecosystems in the REST API. */
export const ECOSYSTEMS = lowered<Ecosystem>({
  SOFTWARE: true,
  PYTHON: true,
  R: true,
  PERL: true,
  RUBY: true,
  OCTAVE: true,
  COMPONENT: true,
});

/** Converts an enum value of the domain to the REST API. */
export const lower = <Value extends string>(value: Value): Lowercase<Value> => value.toLowerCase() as Lowercase<Value>;
/** Converts an enum value of the REST API to the domain. */
export const upper = <Value extends string>(value: Lowercase<Value>): Value => value.toUpperCase() as Value;
