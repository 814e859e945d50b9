import { useId } from 'preact/hooks';
import type { Hardware } from './documents.ts';

interface CpuProperties {
  readonly hardware: readonly Hardware[];
  readonly value: string;
  readonly onChange: (cpu: string) => void;
  readonly isDisabled: boolean;
}

/** A list of CPUs by instruction set. */
export function CpuChoice({ hardware, value, onChange, isDisabled }: CpuProperties) {
  const id = useId();
  const cpus = hardware.filter(({ kind }) => kind === 'CPU');
  const families = [...new Set(cpus.map(({ family }) => family))];
  const isListed = value === '' || cpus.some(({ name }) => name === value);
  return (
    <div class="field">
      <label for={id}>CPU</label>
      <select id={id} value={value} disabled={isDisabled} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">Choose …</option>
        {isListed ? null : <option value={value}>{value}</option>}
        {families.map((family) => (
          <optgroup key={family} label={family}>
            {cpus
              .filter((cpu) => cpu.family === family)
              .map((cpu) => (
                <option key={cpu.name} value={cpu.name}>
                  {titleOf(cpu)}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

const titleOf = ({ name, aliases }: Hardware) => (aliases.length > 0 ? `${name} (${aliases.slice(0, 2).join(', ')})` : name);

interface GpuProperties {
  readonly hardware: readonly Hardware[];
  readonly values: readonly string[];
  readonly onChange: (gpus: readonly string[]) => void;
}

/** A list of GPUs by vendor. */
export function GpuChoice({ hardware, values, onChange }: GpuProperties) {
  const id = useId();
  const gpus = hardware.filter(({ kind }) => kind === 'GPU');
  const vendors = [...new Set(gpus.map(({ family }) => family))];
  const [value = ''] = values;
  const isListed = value === '' || gpus.some((gpu) => modelsOf(gpu).includes(value));
  return (
    <div class="field">
      <label for={id}>GPU</label>
      <select id={id} value={value} onChange={(event) => onChange([event.currentTarget.value].filter(Boolean))}>
        <option value="">None</option>
        {isListed ? null : <option value={value}>{value}</option>}
        {vendors.map((vendor) => (
          <optgroup key={vendor} label={vendor}>
            {gpus
              .filter(({ family }) => family === vendor)
              .flatMap((gpu) => modelsOf(gpu).map((model) => ({ model, name: gpu.name })))
              .map(({ model, name }) => (
                <option key={model} value={model}>
                  {model === name ? model : `${model} (${name})`}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

/** People know the model of their GPU rather than its architecture. */
const modelsOf = ({ name, aliases }: Hardware) => (aliases.length > 0 ? aliases : [name]);

interface PastedProperties {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** A field for the output of a command on the node. */
export function PastedCpu({ value, onChange }: PastedProperties) {
  const id = useId();
  return (
    <details class="field">
      <summary>I don’t know my CPU</summary>
      <label for={id}>
        Run <code>head -30 /proc/cpuinfo</code> on the node and paste what it prints
      </label>
      <textarea id={id} rows={5} spellcheck={false} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
    </details>
  );
}
