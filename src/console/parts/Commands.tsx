import { useEffect, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';

const SHOWN_MS = 2_000;

/** Shell commands with a button that copies them. */
export function Commands({
  commands,
  label = 'Copy commands',
  name = 'Commands',
}: {
  readonly commands: readonly string[];
  readonly label?: string;
  readonly name?: string;
}) {
  if (commands.length === 0) return null;
  const text = commands.join('\n');
  return (
    <div class="commands">
      {/* Scrolls sideways, so it has to be reachable by keyboard. */}
      <pre tabIndex={0} aria-label={name}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}

function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const said = { idle: '', copied: 'Copied', failed: 'Select the text to copy it' }[state];
  return (
    <button type="button" class={`copy ${state}`} aria-label={label} title={label} onClick={() => void copy(text).then(setState)}>
      <Icon name={state === 'copied' ? 'check' : 'copy'} size={16} />
      <span role="status">{said}</span>
    </button>
  );
}

/** Without HTTPS browsers give no access to the clipboard, but still copy what is selected. */
async function copy(text: string): Promise<'copied' | 'failed'> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return copySelected(text) ? 'copied' : 'failed';
  }
}

function copySelected(text: string): boolean {
  const field = Object.assign(document.createElement('textarea'), { value: text, className: 'visually-hidden' });
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy'); // eslint-disable-line @typescript-eslint/no-deprecated -- the only way without HTTPS
  field.remove();
  return isCopied;
}
