const VERSION_FIRST = /^(\d[a-z0-9.]*)[_/-]([a-z]\S*)$/;
const NAME_FIRST = /^([a-z]\S*?)[_/-](\d[a-z0-9.]*)$/;

/**
 * The stored form of a toolchain family: `<version>_<name>` in lower case, as used by EESSI since January 2026 (`2023b_foss`, before
 * that `foss_2023b`). Also accepts `foss/2023b`, `foss-2023b` and `2023b-foss`, case-insensitive; versions may contain dots. Any
 * other text is only lower-cased.
 */
export function toolchainFamily(text: string): string {
  const family = text.trim().toLowerCase();
  const [, version, name] = VERSION_FIRST.exec(family) ?? [];
  if (version && name) return `${version}_${name}`;
  return family.replace(NAME_FIRST, '$2_$1');
}

/** The distinct stored forms of some families, in the given order. */
export const toolchainFamilies = (texts: readonly string[]): string[] => [...new Set(texts.map(toolchainFamily))];
