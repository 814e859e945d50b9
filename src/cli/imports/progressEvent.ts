import { graphql, type ResultOf } from '../gateway/graphql.ts';

/** The events of an import. */
export const PROGRESS = graphql(`
  subscription Progress($jobId: ID!, $after: Int) {
    importProgress(jobId: $jobId, after: $after) {
      sequence
      state
      phase
      done
      total
      rate
      etaSeconds
      message
    }
  }
`);

/** An event of an import. */
export type ProgressEvent = Omit<ResultOf<typeof PROGRESS>['importProgress'], 'sequence' | 'message'>;
