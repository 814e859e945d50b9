import { FieldIssues } from './fieldIssues.ts';

/** Who signs in with OpenID Connect has a name that begins so, and owns offerings by it. */
const OIDC_NAME = /^oidc:/i;

/** What a new API token shall be. */
export interface NewToken {
  readonly name: string;
  /** Who its bearer is; the token's name when left out. */
  readonly viewerName?: string | null | undefined;
  readonly role: 'USER' | 'STAFF';
  readonly expiresAt?: Date | null | undefined;
}

/** The same with nothing left out. @throws InvalidInputError that names every field at fault */
export function checkedToken(input: NewToken, now: Date) {
  const issues = new FieldIssues();
  const name = issues.name('name', input.name) ?? '';
  const viewerName = issues.name('viewerName', input.viewerName ?? undefined) ?? name;
  const expiresAt = input.expiresAt ?? null;
  if (OIDC_NAME.test(viewerName)) issues.add('viewerName', 'It cannot begin with "oidc:": such names come from OpenID Connect.');
  if (expiresAt && expiresAt <= now) issues.add('expiresAt', 'It has to be in the future.');
  issues.refuse();
  return { name, viewerName, role: input.role, expiresAt };
}
