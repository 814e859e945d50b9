/** An instant for people, in UTC: `2026-11-28 19:53:09`. @param instant ISO 8601 */
export const timeText = (instant: string): string => instant.slice(0, 19).replace('T', ' ');
