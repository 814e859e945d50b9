/** Lists the latest changes. */
export const LATEST_CHANGES = `# What has changed lately? Put cursors of a page
# into "before" for earlier changes.
query LatestChanges(
  $before: String
  $row: [ChangedRow!]
) {
  changes(
    last: 20
    before: $before
    filter: { row: $row }
  ) {
    pageInfo { startCursor hasPreviousPage }
    nodes {
      serial
      at
      kind
      label
      fields
    }
  }
}
`;

/** Follows changes. */
export const FOLLOW_CHANGES = `# Stays open, and shows every change of a catalog
# as soon as it is committed.
subscription FollowChanges {
  catalogChanges {
    cursor
    nodes {
      serial
      kind
      label
      fields
    }
  }
}
`;
