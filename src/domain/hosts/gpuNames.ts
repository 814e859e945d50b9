import { gpuName } from '../architectureNames.ts';
import { GPU_TABLE } from './gpuTable.ts';
import { nearestNames } from './nearestNames.ts';
import { known, notKnown, type Reading } from './reading.ts';

/** In characters. */
const NAME_LIMIT = 255;
/** The number of words of the longest model name. */
const LONGEST_MODEL = 3;

const ARCHITECTURES: ReadonlySet<string> = new Set(GPU_TABLE.map(([architecture]) => architecture));
const withoutVendor = (architecture: string): string => architecture.slice(architecture.indexOf('/') + 1);
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** Models and bare architectures, as words joined together. */
const BY_WORDS: ReadonlyMap<string, string> = new Map(
  GPU_TABLE.flatMap(([architecture, ...models]) =>
    [withoutVendor(architecture), ...models].map((name) => [wordsOf(name).join(''), architecture] as const),
  ),
);

/** Every known GPU architecture, with the names of its models. */
export const namedGpus = (): readonly { readonly architecture: string; readonly models: readonly string[] }[] =>
  GPU_TABLE.map(([architecture, ...models]) => ({ architecture, models }));

/**
 * Reads a GPU: its architecture as cc86, sm_86, 8.6, nvidia/cc86, accel/nvidia/cc86 or gfx90a; or the name of a model as nvidia-smi or
 * rocm-smi prints it, of which whole words are compared.
 * @returns the architecture with its vendor, e.g. nvidia/cc86. Code for one capability only (sm_90a) means the GPU with that capability.
 */
export function readGpu(text: string): Reading<string> {
  if (text.trim() === '') return notKnown('The name of the GPU is empty.');
  if (text.length > NAME_LIMIT) return notKnown(`The name of a GPU has at most ${NAME_LIMIT} characters, not ${text.length}.`);
  const written = gpuName(text).replace(/(cc\d+)[af]$/, '$1');
  const architecture = written.includes('/') ? written : BY_WORDS.get(written);
  if (architecture !== undefined && ARCHITECTURES.has(architecture)) return known(architecture);
  const models = architecturesIn(wordsOf(text));
  if (models.length > 1)
    return notKnown(`"${text.trim()}" names several GPUs: ${models.join(' and ')}. Give each one by itself.`, models);
  const [model] = models;
  return model !== undefined && isOfVendor(written, model)
    ? known(model)
    : notKnown(`No GPU is known by the name "${text.trim()}".`, suggestionsFor(written));
}

/** amd/cc80 is no GPU, though cc80 is one. */
const isOfVendor = (written: string, architecture: string): boolean =>
  !/^[^\s/]+\//.test(written) || written.startsWith(architecture.slice(0, architecture.indexOf('/') + 1));

/** The architectures of the models that occur as whole words; the longest name at each place: an RTX 6000 Ada is no RTX 6000. */
function architecturesIn(words: readonly string[]): string[] {
  const found = new Set<string>();
  for (let start = 0; start < words.length;) {
    const length = modelLengthAt(words, start);
    const architecture = BY_WORDS.get(words.slice(start, start + length).join(''));
    if (architecture !== undefined) found.add(architecture);
    start += Math.max(length, 1);
  }
  return [...found];
}

function modelLengthAt(words: readonly string[], start: number): number {
  for (let length = Math.min(LONGEST_MODEL, words.length - start); length > 0; length--)
    if (BY_WORDS.has(words.slice(start, start + length).join(''))) return length;
  return 0;
}

function suggestionsFor(written: string): string[] {
  const names = GPU_TABLE.flatMap(([architecture, ...models]) => [withoutVendor(architecture), ...models]);
  return nearestNames(withoutVendor(written), names);
}

/**
 * The architecture of a target's GPU, e.g. nvidia/cc80 for sm_80; one that is not known stays as it is, in lower case. Code for one
 * capability only keeps its letter: nvidia/cc90a.
 */
export function gpuOfTarget(text: string): string {
  const written = gpuName(text);
  if (/^cc\d+[a-z]?$/.test(written)) return `nvidia/${written}`;
  return written.includes('/') ? written : (readGpu(text).value ?? written);
}
