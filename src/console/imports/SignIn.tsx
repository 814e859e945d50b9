import { useState } from 'preact/hooks';
import { token } from '../graphql/session.ts';

/** Asks for a token; the browser keeps it until its tab is closed, and the explorer uses it too. */
export function SignIn({ problem }: { readonly problem: string }) {
  const [text, setText] = useState('');
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const entered = text.trim().replace(/^(Bearer|Token)\s+/i, '');
    if (entered) token.set(entered);
  };
  return (
    <form class="card sign-in" onSubmit={onSubmit}>
      <h1>Imports</h1>
      <p class="quiet">
        Importing catalogs is for staff. Sign in with a staff token, or with a token of your identity provider. It is forgotten
        when you close this tab.
      </p>
      <div class="field">
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
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
