import { FieldIssues } from './fieldIssues.ts';

/** Prefix of the names of OpenID Connect viewers. Reserved: such a name grants the rights of an owner of offerings. */
const OIDC_NAME = /^oidc:/i;

/** The properties of a new API token. */
export interface NewToken {
  readonly name: string;
  /** Name of the bearer; by default the name of the token. */
  readonly viewerName?: string | null | undefined;
  readonly role: 'USER' | 'STAFF';
  readonly expiresAt?: Date | null | undefined;
}

/** The properties with defaults applied. @throws InvalidInputError with all invalid fields */
export function checkedToken(input: NewToken, now: Date) {
  const issues = new FieldIssues();
  const name = issues.name('name', input.name) ?? '';
  const viewerName = issues.name('viewerName', input.viewerName ?? undefined) ?? name;
  const expiresAt = input.expiresAt ?? null;
  if (OIDC_NAME.test(viewerName))
    issues.add('viewerName', 'It cannot start with "oidc:": such names are reserved for OpenID Connect.');
  if (expiresAt && expiresAt <= now) issues.add('expiresAt', 'It has to be in the future.');
  issues.refuse();
  return { name, viewerName, role: input.role, expiresAt };
}
