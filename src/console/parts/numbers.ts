const NUMBER = new Intl.NumberFormat('en');
const TIME = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** 12345 as 12,345. */
export const count = (value: number): string => NUMBER.format(value);

/** 1 package, 2 packages. */
export const counted = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** An instant in the time zone of the reader. */
export const time = (instant: string): string => TIME.format(new Date(instant));

/** The day of an instant. */
export const day = (instant: string): string => DAY.format(new Date(instant));
