/** The name and the version of `GROMACS/2024.4-foss-2023b` or `EESSI/2025.06`; null without a version. */
export function splitName(text: string): { readonly name: string; readonly version: string | null } {
  const [name = '', ...version] = text.split('/');
  return { name, version: version.length > 0 ? version.join('/') : null };
}
