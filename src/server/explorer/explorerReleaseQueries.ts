/** Lists what differs between two catalogs. */
export const COMPARE_CATALOGS = `# What is new in a release, and what is gone? Enter
# the ids of two catalogs, shown by the tab
# Catalogs.
query CompareCatalogs(
  $fromId: ID!
  $toId: ID!
  $kind: [ChangeKind!]
) {
  compareCatalogs(fromId: $fromId, toId: $toId) {
    summary {
      packages { added changed removed unchanged }
      versions { added changed removed unchanged }
    }
    packages(kind: $kind, first: 20) {
      totalCount
      pageInfo { endCursor }
      nodes {
        kind
        name
        added: versions(kind: ADDED, first: 5) {
          nodes { version }
        }
        removed: versions(kind: REMOVED, first: 5) {
          nodes { version }
        }
      }
    }
  }
}
`;

/** Plans what becomes of the modules of a job script in another catalog. */
export const PLAN_MOVE = `# Does my job script work with another release?
# Enter the id of its catalog, and paste the script,
# or what module list prints.
query PlanMove(
  $toId: ID!
  $modules: String!
  $cpu: String!
) {
  planMove(
    input: {
      toId: $toId
      modules: $modules
      host: { cpu: $cpu }
    }
  ) {
    steps {
      module
      state
      to { version versionSuffix }
      reason
    }
    environment {
      toolchainFamily
      loadCommands
    }
  }
}
`;
