/** Three significant digits, without an exponent. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A duration in ms. */
export const milliseconds = (value: number): string => `${short(value)} ms`;

/** A size in MB. */
export const megabytes = (value: number): string => `${Math.round(value)} MB`;

/** A ratio. */
export const times = (value: number): string => (Number.isFinite(value) ? `${short(value)} ×` : '–');
