import type { z } from 'zod';
import type { Faults } from './httpErrors.ts';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

const TYPES: Readonly<Record<string, string>> = {
  string: 'Not a valid string.',
  boolean: 'Must be a valid boolean.',
  array: 'Expected a list of items.',
  record: 'Expected a dictionary of items.',
  object: 'Expected a dictionary of items.',
  int: 'A valid integer is required.',
  number: 'A valid number is required.',
};

const FORMATS: Readonly<Record<string, string>> = {
  url: 'Enter a valid URL.',
  date: 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.',
};

/** The error message for an invalid value, in the wording of the older API. Undefined for zod's default message. */
export function messageOf(issue: Issue): string | undefined {
  if (issue.input === undefined) return 'This field is required.';
  if (issue.input === null) return 'This field may not be null.';
  if (issue.code === 'invalid_type') return TYPES[issue.expected];
  if (issue.code === 'too_small') return 'This field may not be blank.';
  if (issue.code === 'too_big' && issue.origin === 'string')
    return `Ensure this field has no more than ${issue.maximum} characters.`;
  if (issue.code === 'too_big') return `Ensure this field has no more than ${issue.maximum} elements.`;
  if (issue.code === 'invalid_value') return `${JSON.stringify(issue.input)} is not a valid choice.`;
  return issue.code === 'invalid_format' ? FORMATS[issue.format] : undefined;
}

/** Error messages by top-level field. */
export function faultsOf({ issues }: z.ZodError): Faults {
  const faults: Record<string, string[]> = {};
  for (const { path, message } of issues) (faults[String(path[0] ?? 'non_field_errors')] ??= []).push(message);
  return faults;
}
