import type { DocumentInput } from '@urql/core';
import type { ComponentChildren } from 'preact';
import { textOf, useAction } from '../graphql/useAction.ts';
import { FormDialog } from '../parts/Dialog.tsx';

interface Properties {
  readonly document: DocumentInput<object, { id: string }>;
  readonly id: string;
  readonly title: ComponentChildren;
  readonly lead: string;
  /** What is deleted with it. */
  readonly goes: readonly string[];
  readonly action: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Says what goes before something is deleted. */
export function DeleteDialog({ document, id, goes, onDone, onClose, ...dialog }: Properties) {
  const { isBusy, refusal, run } = useAction(onDone);
  const remove = async () => {
    if (await run(document, { id })) onClose();
  };
  return (
    <FormDialog {...dialog} isDanger isBusy={isBusy} problem={textOf(refusal)} onSubmit={() => void remove()} onClose={onClose}>
      <ul class="goes numbers">
        {goes.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </FormDialog>
  );
}
