import type { AnyVariables, CombinedError, DocumentInput } from '@urql/core';
import { useState } from 'preact/hooks';
import { client } from './client.ts';

/** What a mutation returns: its payload, or the error that prevented it. */
export interface Outcome {
  readonly __typename: string;
  readonly message?: string;
  readonly issues?: readonly { readonly path: readonly string[]; readonly message: string }[];
}

/** Why a mutation was refused. */
export interface Refusal {
  /** What concerns no single field; empty if each reason concerns one. */
  readonly message: string;
  /** The reasons by the path of the field in the input, e.g. `partitions.0.name`. */
  readonly issues: Readonly<Record<string, string>>;
}

/** Nothing was refused. */
export const ACCEPTED: Refusal = { message: '', issues: {} };

/** A mutation and its state. */
export interface Action {
  readonly isBusy: boolean;
  readonly refusal: Refusal;
  /** Runs a mutation with one root field; returns what it has done, null if it was refused. */
  readonly run: <Data extends object, Variables extends AnyVariables>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
  ) => Promise<Data | null>;
}

/** Runs mutations one at a time: whether one is being run, and why it was refused. */
export function useAction(onDone: () => void = () => undefined): Action {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState(ACCEPTED);
  const run: Action['run'] = async (document, variables) => {
    setBusy(true);
    setRefusal(ACCEPTED);
    const { data, error } = await client.get().mutation(document, variables).toPromise();
    const refused = refusalOf(data, error);
    setBusy(false);
    setRefusal(refused ?? ACCEPTED);
    // Also after a refusal: it may be due to a change that this page does not show yet.
    onDone();
    return refused === null ? (data ?? null) : null;
  };
  return { isBusy, refusal, run };
}

function refusalOf(data: object | undefined, error: CombinedError | undefined): Refusal | null {
  if (error) return { message: error.graphQLErrors[0]?.message ?? 'The gateway does not respond.', issues: {} };
  const { message, issues = [] } = (Object.values(data ?? {}) as Outcome[])[0] ?? { message: 'The gateway does not respond.' };
  if (message === undefined) return null;
  return { message, issues: Object.fromEntries(issues.map((issue) => [issue.path.join('.'), issue.message])) };
}

/** A refusal as text, without the issues that fields show themselves. */
export function textOf({ message, issues }: Refusal, shown: readonly string[] = []): string {
  const paths = Object.keys(issues);
  if (paths.length === 0) return message;
  return paths
    .filter((path) => !shown.includes(path))
    .map((path) => issues[path])
    .join(' ');
}
