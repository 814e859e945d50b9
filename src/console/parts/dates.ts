// Made at the first use, which takes a slow browser a quarter of a second: the search shows no dates.
let timeFormat: Intl.DateTimeFormat | undefined;
let dayFormat: Intl.DateTimeFormat | undefined;

/** An instant in the time zone of the reader. */
export function time(instant: string): string {
  timeFormat ??= new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
  return timeFormat.format(new Date(instant));
}

/** The day of an instant. */
export function day(instant: string): string {
  dayFormat ??= new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
  return dayFormat.format(new Date(instant));
}
