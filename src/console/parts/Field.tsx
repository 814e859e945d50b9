import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';

/** What a control needs to be read together with its label, hint and issue. */
export interface Labelled {
  readonly id: string;
  readonly 'aria-invalid': 'true' | undefined;
  readonly 'aria-describedby': string | undefined;
}

interface FieldProperties {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** Why the gateway has refused the value. */
  readonly issue?: string | undefined;
  readonly children: (labelled: Labelled) => VNode;
}

/** A control of a form with its label, a hint, and the reason for which its value was refused. */
export function Field({ label, hint, issue, children }: FieldProperties) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', issue ? `${id}-issue` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-invalid': issue ? 'true' : undefined, 'aria-describedby': described || undefined })}
      {hint ? (
        <p id={`${id}-hint`} class="quiet small">
          {hint}
        </p>
      ) : null}
      {issue ? (
        <p id={`${id}-issue`} role="alert" class="problem small">
          {issue}
        </p>
      ) : null}
    </div>
  );
}

interface TextFieldProperties extends Omit<FieldProperties, 'children'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'date' | 'password';
  readonly isRequired?: boolean;
  /** Whether a dialog begins here. */
  readonly isFirst?: boolean;
  readonly placeholder?: string;
}

/** A line of text. */
export function TextField({ value, onChange, type = 'text', isRequired, isFirst, placeholder, ...field }: TextFieldProperties) {
  return (
    <Field {...field}>
      {(labelled) => (
        <input
          {...labelled}
          // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- no element of Preact's types has a choice of types
          type={type as 'text'}
          value={value}
          required={isRequired}
          placeholder={placeholder}
          data-first={isFirst}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface SelectFieldProperties extends Omit<FieldProperties, 'children'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Values with their texts. */
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly isFirst?: boolean;
}

/** One of some values. */
export function SelectField({ value, onChange, options, isFirst, ...field }: SelectFieldProperties) {
  return (
    <Field {...field}>
      {(labelled) => (
        <select {...labelled} value={value} data-first={isFirst} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckProperties {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  /** Whether it takes effect at once, which is drawn as a switch. */
  readonly isSwitch?: boolean;
  readonly isDisabled?: boolean;
  /** The label for screen readers, where the text beside it depends on its place. */
  readonly name?: string;
}

/** A value that is on or off. */
export function Check({ label, isChecked, onChange, isSwitch = false, isDisabled = false, name }: CheckProperties) {
  return (
    <label class="check">
      <input
        type="checkbox"
        role={isSwitch ? 'switch' : undefined}
        class={isSwitch ? 'switch' : undefined}
        checked={isChecked}
        disabled={isDisabled}
        aria-label={name}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
