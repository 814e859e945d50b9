import { useState } from 'preact/hooks';
import { useNode } from '../address/node.ts';
import { Icon } from '../parts/Icon.tsx';
import { NodeDialog } from './NodeDialog.tsx';

/** Shows the node for which builds are looked for, and opens the dialog that changes it. */
export function NodeButton() {
  const node = useNode();
  const [isOpen, setOpen] = useState(false);
  const name = node ? [node.cpu, ...node.gpus].map((part) => part.replace(/^.*\//, '')).join(' + ') : '';
  return (
    <>
      <button type="button" class={node ? 'button small node set' : 'button small node'} onClick={() => setOpen(true)}>
        <Icon name="chip" size={16} />
        {name ? (
          <>
            <span class="visually-hidden">My node: </span>
            <bdi class="node-name">{name}</bdi>
          </>
        ) : (
          'My node'
        )}
      </button>
      {isOpen ? <NodeDialog node={node} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
