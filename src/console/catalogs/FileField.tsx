import { Field } from '../parts/Field.tsx';

interface Properties {
  readonly onChange: (file: File | null) => void;
  readonly hint: string;
  readonly issue: string | undefined;
}

/** A file of upstream, packed with gzip or not. */
export function FileField({ onChange, hint, issue }: Properties) {
  return (
    <Field label="File" hint={hint} issue={issue}>
      {(labelled) => (
        <input {...labelled} type="file" required onChange={(event) => onChange(event.currentTarget.files?.[0] ?? null)} />
      )}
    </Field>
  );
}

/** How much of the file has been sent. */
export function Sending({ share }: { readonly share: number | null }) {
  if (share === null) return null;
  return <progress max={1} value={share} aria-label="Sending the file" />;
}
