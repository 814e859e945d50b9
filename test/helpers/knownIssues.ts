import {
  concernsCatalog,
  concernsTarget,
  concernsVersion,
  type IssueSubject,
  type KnownIssue,
} from '../../src/domain/hosts/knownIssue.ts';
import { readAllKnownIssues } from '../../src/settings/knownIssuesFile.ts';

/** The known issues that come with the gateway. */
export const KNOWN_ISSUES = readAllKnownIssues(undefined);

/** The known issues of a build, in the order of the rules. */
export const issuesOf = (issues: readonly KnownIssue[], subject: IssueSubject): KnownIssue[] =>
  issues.filter(
    ({ match }) => concernsCatalog(match, subject) && concernsTarget(match, subject) && concernsVersion(match, subject),
  );
