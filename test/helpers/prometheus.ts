/** A sample of a metric. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>[-+]?(?:[\d.]+(?:e[-+]?\d+)?|Inf)|NaN)$/i;
const LABEL = /^(\w+)="((?:[^"\\\n]|\\["\\n])*)"$/;

/** Parses Prometheus' text format. @throws Error for what promtool would reject */
export function samplesOf(text: string): Sample[] {
  const types = new Map<string, string>();
  const helped = new Set<string>();
  const seen = new Set<string>();
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  return text.split('\n').flatMap((line) => {
    const [, comment, metric = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    const known: { has(key: string): boolean } = comment === 'HELP' ? helped : types;
    if (comment && known.has(metric)) throw new Error(`Said twice: ${line}`);
    if (comment === 'HELP') helped.add(metric);
    if (comment === 'TYPE') types.set(metric, rest);
    if (line === '' || line.startsWith('#')) return [];
    if (seen.has(line.slice(0, line.lastIndexOf(' ')))) throw new Error(`Twice: ${line}`);
    seen.add(line.slice(0, line.lastIndexOf(' ')));
    const sample = sampleOf(line);
    const family = sample.name.replace(/_(bucket|sum|count)$/, '');
    if (!types.has(sample.name) && !['histogram', 'summary'].includes(types.get(family) ?? ''))
      throw new Error(`No type: ${line}`);
    return [sample];
  });
}

function sampleOf(line: string): Sample {
  const { name = '', labels = '', value = '' } = LINE.exec(line)?.groups ?? {};
  if (name === '') throw new Error(`No sample: ${line}`);
  const pairs = labels === '' ? [] : labels.split(/,(?=\w+=")/).map((label) => LABEL.exec(label));
  if (pairs.includes(null)) throw new Error(`A label that is none: ${line}`);
  return {
    name,
    labels: Object.fromEntries(pairs.map((pair) => [pair?.[1], pair?.[2]])),
    value: Number(value.replace('Inf', 'Infinity')),
  };
}
