import { readAllKnownIssues } from '../../src/settings/knownIssuesFile.ts';

/** The known issues that come with the gateway. */
export const KNOWN_ISSUES = readAllKnownIssues(undefined);
