import type { Module } from '../../domain/snapshot.ts';
import { cleanName, cleanOptionalName, cleanText } from '../parsing/clean.ts';
import { isRecord } from '../parsing/json.ts';

/** Parses a module: an object since 2026, before that the full name. */
export function readModule(value: unknown): Module {
  if (isRecord(value) && cleanText(value.module_name)) return moduleOf(value.module_name, value.module_version);
  const full = cleanText(isRecord(value) ? value.full_module_name : value);
  const slash = full.includes('/') ? full.indexOf('/') : full.length;
  return moduleOf(full.slice(0, slash), full.slice(slash + 1));
}

function moduleOf(name: unknown, version: unknown): Module {
  return { name: cleanName(name, 'A module name'), version: cleanOptionalName(version, 'A module version') };
}
