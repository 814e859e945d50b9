import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

export interface SchemaChanges {
  /** What makes an operation fail that was right before. */
  readonly breaking: readonly string[];
  /** What may surprise a client, as a new enum value does. */
  readonly dangerous: readonly string[];
}

/** What clients of the released schema have to fear of the current one. */
export async function schemaChanges(released: string, current: string): Promise<SchemaChanges> {
  const changes = await diff(buildSchema(released), buildSchema(current));
  const at = (wanted: CriticalityLevel) =>
    changes.filter(({ criticality }) => criticality.level === wanted).map(({ path = '', message }) => `${path}: ${message}`);
  return { breaking: at(CriticalityLevel.Breaking), dangerous: at(CriticalityLevel.Dangerous) };
}
