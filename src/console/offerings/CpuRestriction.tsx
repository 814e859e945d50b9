import { Check } from '../parts/Field.tsx';
import { Problem } from '../parts/Problem.tsx';
import type { Linkable } from './documents.ts';

interface Properties {
  readonly targets: Linkable['cpuTargets'];
  readonly families: readonly string[];
  readonly microarchitectures: readonly string[];
  readonly onChange: (part: { readonly families?: readonly string[]; readonly microarchitectures: readonly string[] }) => void;
  readonly issues: Readonly<Record<string, string>>;
}

const distinct = (values: readonly string[]) => [...new Set(values)].sort();

/** For which CPUs of a catalog an offering has it; without a choice for all. */
export function CpuRestriction(properties: Properties) {
  const { targets, families, microarchitectures, onChange, issues } = properties;
  const enabled = targets.filter(({ cpuFamily }) => families.length === 0 || families.includes(cpuFamily));
  const offered = distinct(enabled.map(({ cpuMicroarchitecture }) => cpuMicroarchitecture));
  const changeFamilies = (next: readonly string[]) => {
    const left = targets.filter(({ cpuFamily }) => next.length === 0 || next.includes(cpuFamily));
    const names = left.map(({ cpuMicroarchitecture }) => cpuMicroarchitecture);
    onChange({ families: next, microarchitectures: microarchitectures.filter((name) => names.includes(name)) });
  };
  return (
    <>
      <Choice
        title="CPU families"
        values={distinct(targets.map(({ cpuFamily }) => cpuFamily))}
        chosen={families}
        onChange={changeFamilies}
        issue={issues['enabledCpuFamilies']}
      />
      <Choice
        title="Microarchitectures"
        values={offered}
        chosen={microarchitectures}
        onChange={(chosen) => onChange({ microarchitectures: chosen })}
        issue={issues['enabledCpuMicroarchitectures']}
      />
    </>
  );
}

interface ChoiceProperties {
  readonly title: string;
  readonly values: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly issue: string | undefined;
}

function Choice({ title, values, chosen, onChange, issue }: ChoiceProperties) {
  if (values.length === 0) return null;
  return (
    <fieldset class="group">
      <legend>
        {title} <span class="quiet">{chosen.length === 0 ? '(all)' : `(${chosen.length} of ${values.length})`}</span>
      </legend>
      <div class="checks">
        {values.map((value) => (
          <Check
            key={value}
            label={value}
            isChecked={chosen.includes(value)}
            onChange={(isOn) => onChange(isOn ? [...chosen, value] : chosen.filter((other) => other !== value))}
          />
        ))}
      </div>
      <Problem text={issue} />
    </fieldset>
  );
}
