const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*Z?$/;

/** Parses a timestamp into ISO 8601; without a zone it is UTC, as in Spack. Null if the text is no timestamp. */
export function instantOf(text: string): string | null {
  const [, day, time] = INSTANT.exec(text) ?? [];
  const instant = new Date(`${day}T${time}Z`);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}
