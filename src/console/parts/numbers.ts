/** 12345 as 12,345. Without Intl, whose first use takes a slow browser a quarter of a second before anything is shown. */
export const count = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** 1 package, 2 packages. */
export const counted = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;
