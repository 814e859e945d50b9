import { useState } from 'preact/hooks';
import { refusal, signIn } from '../graphql/session.ts';
import { TextField } from '../parts/Field.tsx';
import { useStore } from '../parts/store.ts';
import '../style/staff.css';

/** Asks for a token; the browser keeps it until its tab is closed, and the explorer uses it too. */
export function SignIn({ title = 'Sign in' }: { readonly title?: string }) {
  const [text, setText] = useState('');
  const problem = useStore(refusal);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const entered = text.trim().replace(/^(Bearer|Token)\s+/i, '');
    if (entered) signIn(entered);
  };
  return (
    <form class="card sign-in" onSubmit={onSubmit}>
      <h1>{title}</h1>
      <p class="quiet">
        For staff and the owners of offerings. Sign in with an API token of this gateway, or with a token of your identity
        provider. It is forgotten when you close this tab.
      </p>
      <TextField label="Token" type="password" value={text} onChange={setText} isFirst />
      <p role="alert" class="problem">
        {problem}
      </p>
      <div class="actions">
        <button type="submit" class="button primary">
          Sign in
        </button>
      </div>
    </form>
  );
}
