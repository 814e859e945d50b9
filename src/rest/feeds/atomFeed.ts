import { Feed } from 'feed';
import type { CommitSummary } from '../../store/changes/commitSummaries.ts';
import { contentOf, titleOf } from './entryText.ts';
import { escaped, plain } from './escaped.ts';

/** What a feed is about. */
export interface FeedSubject {
  readonly uuid: string;
  readonly title: string;
  /** The address of the catalog or package. */
  readonly link: string;
  /** The address of the feed. */
  readonly self: string;
  /** Used where there is no entry. */
  readonly createdAt: Date;
}

/** The feed of a catalog or package, with an entry for each commit (RFC 4287). */
export function atomFeed({ uuid, title, link, self, createdAt }: FeedSubject, commits: readonly CommitSummary[]): string {
  const id = `urn:uuid:${uuid}`;
  const feed = new Feed({
    id,
    title: plain(title),
    link,
    updated: commits[0]?.at ?? createdAt,
    feedLinks: { atom: self },
    author: { name: plain(title) },
    generator: 'software-catalog-gateway',
  });
  for (const commit of commits)
    feed.addItem({
      id: `${id}#${commit.serial}`,
      title: escaped(`${title}: ${titleOf(commit)}`),
      link,
      date: commit.at,
      content: contentOf(commit),
    });
  return feed.atom1();
}
