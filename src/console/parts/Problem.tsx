import { withoutOverrides } from './withoutOverrides.ts';

/** Why something was refused or has failed, read out when it appears. */
export function Problem({ text }: { readonly text: string | null | undefined }) {
  if (!text) return null;
  return (
    <p role="alert" class="problem">
      {withoutOverrides(text)}
    </p>
  );
}
