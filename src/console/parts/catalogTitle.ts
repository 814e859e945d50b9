import { withoutOverrides } from './withoutOverrides.ts';

/** A catalog in a list of choices: its name and version as one text. */
export const catalogTitle = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  withoutOverrides(`${name} ${version}`);
