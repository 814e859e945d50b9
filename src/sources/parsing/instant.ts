const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*Z?$/;

/** The instant that an upstream file names, in ISO form: UTC, also without a zone, as Spack writes it; null where the text is none. */
export function instantOf(text: string): string | null {
  const [, day, time] = INSTANT.exec(text) ?? [];
  const instant = new Date(`${day}T${time}Z`);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}
