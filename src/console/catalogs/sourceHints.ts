const HINTS = {
  EESSI: "EESSI's metadata file of its software, in JSON, packed with gzip or not; up to 64 MiB unpacked.",
  SPACK: "Spack's list of packages, in JSON, packed with gzip or not; up to 64 MiB unpacked.",
  LMOD: 'The output of $LMOD_DIR/spider -o spider-json $MODULEPATH, packed with gzip or not; up to 64 MiB unpacked.',
  DEMO: 'A file of the demo.',
} as const;

/** What a file of an upstream is. */
export const hintOf = (source: keyof typeof HINTS): string => HINTS[source];
