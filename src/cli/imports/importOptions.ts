import { Option } from 'commander';

/** Options of what starts an import. */
export interface ImportOptions {
  readonly upload?: string;
  readonly dryRun?: true;
  readonly watch?: true;
}

/** The options of `import` and `refresh`. */
export const importOptions = (): Option[] => [
  new Option('--upload <file>', 'import this file, plain or packed with gzip, instead of downloading one; - is standard input'),
  new Option('--dry-run', 'only count and list what would change'),
  new Option('-w, --watch', 'show the progress until the import ends'),
];
