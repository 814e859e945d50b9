const VERSION_FIRST = /^(\d[a-z0-9.]*)[_/-]([a-z]\S*)$/;
const NAME_FIRST = /^([a-z]\S*?)[_/-](\d[a-z0-9.]*)$/;

/**
 * A toolchain family in the form in which it is stored: `<version>_<name>` in lower case, as EESSI has written it since January 2026
 * (`2023b_foss`, before that `foss_2023b`). Also accepts `foss/2023b`, `foss-2023b` and `2023b-foss`, in any letter case; versions
 * may contain dots. A text in none of these forms is only lower-cased.
 */
export function toolchainFamily(written: string): string {
  const family = written.trim().toLowerCase();
  const [, version, name] = VERSION_FIRST.exec(family) ?? [];
  if (version && name) return `${version}_${name}`;
  return family.replace(NAME_FIRST, '$2_$1');
}

/** Families in the form in which they are stored, each once, in the order given. */
export const toolchainFamilies = (written: readonly string[]): string[] => [...new Set(written.map(toolchainFamily))];
