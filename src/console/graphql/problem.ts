import { graphql } from './graphql.ts';

// One for each type: the cache does not know which types have the interface UserError, and would drop its fields.

/** A value was refused. */
export const INVALID = graphql(`
  fragment Invalid on InvalidInputError @_unmask {
    message
    issues {
      path
      message
    }
  }
`);

/** The object no longer exists. */
export const NOT_FOUND = graphql(`
  fragment NotFound on NotFoundError @_unmask {
    message
  }
`);

/** There is such an object already, or its state does not permit it. */
export const CONFLICT = graphql(`
  fragment Conflict on ConflictError @_unmask {
    message
  }
`);

/** An import of the same catalog is not finished. */
export const IN_PROGRESS = graphql(`
  fragment InProgress on ImportInProgressError @_unmask {
    message
  }
`);
