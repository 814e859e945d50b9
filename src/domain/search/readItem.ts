/** A name as it was pasted, with the version that was pasted with it. */
export interface PastedItem {
  readonly name: string;
  /** Null where none was given. */
  readonly version: string | null;
}

const VERSION = 'v?\\d[^/]*';
const SPEC = /^([^@%^~=\s]+?)(?:[+~][a-z][\w+~-]*)?@=?([^@%^~+\s]*)/;
const REQUIREMENT = /^([a-z0-9][\w.-]*?)(?:\[[^\]]*\])?(?:===?|[<>~!]=?)([\w.*+-]+)/;
const MODULE = new RegExp(`^([^/]+)/(${VERSION}|default|latest)$`);
const BUILD = new RegExp(`^(.+?)-(${VERSION})$`);
const FILE_END = /\.(?:eb|lua|tar\.\w+|tgz|zip|whl|py|rpm|deb|sif|so(?:\.\d+)*)$/;
const VARIANTS = /^([a-z0-9][\w.-]*)((?:[+~][a-z]\w*)+)$/;
/** The folders inside an installation. */
const INSIDE = /\/(?:s?bin|lib|lib64|libexec|include|share|etc|easybuild)(?:\/.*)?$/;
/** A folder of Spack ends with the hash of the build. */
const SPACK_HASH = /-[a-z0-9]{7}(?:[a-z0-9]{25})?$/;
const COMMON_TOOLCHAIN = /^[a-z]+-\d{4}[ab]\b/;

/** A number with or without `v`, as of 1.2.3-foss, a date as LAMMPS writes it, half a year as EasyBuild does. */
const VERSION_LIKE = /^(?:[=@]*v?\d+(?:[-._+].*)?|v\d\w*|\d{1,2}[a-z]{3}\d{4}\b.*|\d{4}[ab]\b.*)$/;

/**
 * Whether a word reads as a version, or as a toolchain with its version: 1.14, v2312, 2023b, foss-2023b; 3d is none. Expects
 * lower case.
 */
export const isVersionLike = (word: string): boolean => VERSION_LIKE.test(word) || COMMON_TOOLCHAIN.test(word);

/**
 * Reads a word as people paste it: a module `gromacs/2024.1-foss-2023b`, a spec `hdf5@1.14+mpi`, a requirement `numpy>=1.26`, a
 * file `siesta-5.4.2.eb`, a path of an installation. Null for a word that is only a name. Expects lower case.
 */
export function readItem(word: string): PastedItem | null {
  if (isPath(word)) return readPath(word);
  const [, name, version] = MODULE.exec(word) ?? SPEC.exec(word) ?? REQUIREMENT.exec(word) ?? [];
  if (name !== undefined) return { name, version: version ?? null };
  return readBuild(word) ?? readVariants(word);
}

const isPath = (word: string): boolean => (/^(?:[/~.]|\w+:\/\/)/.test(word) ? word.includes('/') : word.split('/').length > 3);

function readPath(path: string): PastedItem | null {
  const folder = path.replace(FILE_END, '').replace(INSIDE, '').replace(/\/+$/, '');
  const parts = folder.split('/').filter(Boolean);
  const [last = '', before = ''] = parts.reverse();
  if (last === '') return null;
  if (/^v?\d/.test(last) && before !== '') return { name: before, version: last };
  return readBuild(last.replace(SPACK_HASH, '')) ?? { name: last, version: null };
}

/** Name and version with a hyphen between them, as files and folders are called. */
function readBuild(word: string): PastedItem | null {
  const file = word.replace(FILE_END, '');
  if (isVersionLike(file)) return null;
  const [, name, version] = BUILD.exec(file) ?? [];
  if (name !== undefined && version !== undefined) return { name, version };
  return file === word ? null : { name: file, version: null };
}

/** A spec without a version: `hdf5+mpi~shared`. */
function readVariants(word: string): PastedItem | null {
  const [, name] = VARIANTS.exec(word) ?? [];
  return name === undefined ? null : { name, version: null };
}
