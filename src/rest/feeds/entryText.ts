import type { ChangedRow } from '../../domain/change.ts';
import type { ChangeGroup, CommitSummary } from '../../store/changes/commitSummaries.ts';
import { escaped } from './escaped.ts';

const NOUNS: Readonly<Record<ChangedRow, readonly [one: string, several: string]>> = {
  CATALOG: ['catalog', 'catalogs'],
  PACKAGE: ['package', 'packages'],
  VERSION: ['version', 'versions'],
  TARGET: ['target', 'targets'],
};

const phraseOf = ({ row, kind, count }: ChangeGroup): string =>
  `${count} ${NOUNS[row][count === 1 ? 0 : 1]} ${kind.toLowerCase()}`;

/** What a commit has changed, in a line: `2 packages added, 3 versions removed`. */
export const titleOf = ({ groups }: CommitSummary): string => groups.map(phraseOf).join(', ');

/** What a commit has changed, as HTML: a list of the first rows of each kind. Targets are only counted. */
export const contentOf = ({ groups }: CommitSummary): string => groups.map(sectionOf).join('');

function sectionOf(group: ChangeGroup): string {
  const title = `<p>${phraseOf(group)}</p>`;
  if (group.row === 'TARGET') return title;
  const rest = group.count - group.labels.length;
  const lines = [...group.labels.map(escaped), ...(rest > 0 ? [`and ${rest} more`] : [])];
  return `${title}<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`;
}
