import type { Client } from 'graphql-ws';

export interface ImportEvent {
  readonly sequence: number;
  readonly state: string;
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
  readonly job: { readonly id: string; readonly progress: number };
}

const WATCH_IMPORT = /* GraphQL */ `
  subscription WatchImport($jobId: ID!, $after: Int) {
    importProgress(jobId: $jobId, after: $after) {
      sequence
      state
      phase
      done
      total
      job {
        id
        progress
      }
    }
  }
`;

/** The events of an import, each once, however often the connection is lost. */
export async function* watchImport(client: Client, jobId: string, after = 0): AsyncGenerator<ImportEvent> {
  const variables = {
    jobId,
    // Read whenever graphql-ws subscribes, so that it resumes after the last event that has arrived.
    get after() {
      return after;
    },
  };
  for await (const { data, errors } of client.iterate<{ importProgress: ImportEvent }>({ query: WATCH_IMPORT, variables })) {
    if (errors?.[0]) throw new Error(errors[0].message);
    if (!data || data.importProgress.sequence <= after) continue;
    after = data.importProgress.sequence;
    yield data.importProgress;
  }
}
