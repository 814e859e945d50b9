/** The linear fit of samples at both ends, and its relative growth. */
export function slopeOf(samples: readonly { readonly at: number; readonly megabytes: number }[]): {
  readonly first: number;
  readonly last: number;
  readonly growth: number;
} {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, megabytes] = [mean(samples.map((sample) => sample.at)), mean(samples.map((sample) => sample.megabytes))];
  const covariance = mean(samples.map((sample) => (sample.at - at) * (sample.megabytes - megabytes)));
  const variance = mean(samples.map((sample) => (sample.at - at) ** 2));
  const valueAt = (time: number) => megabytes + (covariance / variance) * (time - at);
  const [first, last] = [valueAt(samples[0]?.at ?? NaN), valueAt(samples.at(-1)?.at ?? NaN)];
  return { first, last, growth: last / first - 1 };
}
