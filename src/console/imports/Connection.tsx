import { connection } from '../graphql/socket.ts';
import { useStore } from '../parts/store.ts';

/** Whether the page follows the imports live. */
export function Connection() {
  const state = useStore(connection);
  if (state === 'idle') return null;
  return (
    <span role="status" class={state === 'open' ? 'badge good' : 'badge bad'}>
      {state === 'open' ? 'Live' : 'Connection lost; reconnecting …'}
    </span>
  );
}
