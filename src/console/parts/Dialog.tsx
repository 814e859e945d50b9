import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from './Icon.tsx';

interface DialogProperties {
  readonly title: ComponentChildren;
  /** What stands below the title. */
  readonly lead?: ComponentChildren;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A dialog, open as long as it is rendered; then the focus returns to where it was. */
export function Dialog({ title, lead, onClose, children }: DialogProperties) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={onClose}>
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id={id}>{title}</h2>
          <button type="button" class="button quiet small" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {lead ? <div class="quiet">{lead}</div> : null}
        {children}
      </div>
    </dialog>
  );
}

interface FormDialogProperties extends Omit<DialogProperties, 'children'> {
  readonly children?: ComponentChildren;
  /** The text of the button that does it. */
  readonly action: string;
  /** Whether it takes something away. */
  readonly isDanger?: boolean;
  readonly isBusy: boolean;
  readonly isIncomplete?: boolean;
  /** Why it was refused, unless a field says so. */
  readonly problem: string;
  readonly onSubmit: () => void;
}

/** A dialog with a form. */
export function FormDialog(properties: FormDialogProperties) {
  const { children, action, isDanger = false, isBusy, isIncomplete = false, problem, onSubmit, ...dialog } = properties;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!isBusy) onSubmit();
  };
  return (
    <Dialog {...dialog}>
      <form onSubmit={submit}>
        {children}
        <p role="alert" class="problem">
          {problem}
        </p>
        <div class="actions">
          <button type="submit" class={`button ${isDanger ? 'solid-danger' : 'primary'}`} disabled={isBusy || isIncomplete}>
            {action}
          </button>
          <button type="button" class="button" onClick={dialog.onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
