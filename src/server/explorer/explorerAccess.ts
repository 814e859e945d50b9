/** The form for the token of the explorer, used by all tabs over HTTP and WebSocket; its behaviour is in the script. */
export const ACCESS_BAR = `<form id="access" aria-label="Access">
<strong>Software catalogs</strong>
<label for="token">Token</label>
<input id="token" type="password" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="Staff token" aria-describedby="access-state">
<button id="sign-in">Sign in</button>
<button id="sign-out" type="button" hidden>Sign out</button>
<span id="access-state" role="status"></span>
</form>`;

/** Stylesheet of the form. */
export const ACCESS_STYLE = `
#access {
  --paper: #f6f8fa; --ink: #1f2328; --quiet: #59636e; --line: #d1d9e0; --field: #ffffff; --accent: #b3047a; --bad: #c21b2b; --good: #1a7f37;
  display: flex; flex-wrap: wrap; align-items: center; gap: 6px 10px; padding: 7px 14px; box-sizing: border-box; min-height: 46px;
  font: 14px/1.3 system-ui, sans-serif; color: var(--ink); background: var(--paper); border-bottom: 1px solid var(--line);
}
body.graphiql-dark #access {
  --paper: #151b23; --ink: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --field: #0d1117; --accent: #ff7bd0; --bad: #ff8f88; --good: #57d364;
}
@media (prefers-color-scheme: dark) {
  body:not(.graphiql-light) #access {
    --paper: #151b23; --ink: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --field: #0d1117; --accent: #ff7bd0; --bad: #ff8f88; --good: #57d364;
  }
}
#access [hidden] { display: none; }
#access strong { margin-right: 8px; font-weight: 600; }
#access label { color: var(--quiet); }
#access input {
  flex: 0 1 260px; min-width: 0; height: 30px; padding: 0 8px; box-sizing: border-box; font: inherit; color: inherit;
  background: var(--field); border: 1px solid var(--line); border-radius: 6px;
}
#access button {
  height: 30px; padding: 0 12px; font: inherit; font-weight: 500; color: inherit; background: var(--field);
  border: 1px solid var(--line); border-radius: 6px; cursor: pointer;
}
#access button:hover { border-color: var(--quiet); }
#access :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
#access-state { color: var(--quiet); }
#access-state[data-kind=good] { color: var(--good); }
#access-state[data-kind=bad] { color: var(--bad); }
@media (max-width: 720px) {
  #access { padding: 7px 8px; }
  #access strong, #access label { display: none; }
  #access input { flex: 1 1 150px; font-size: 16px; }
  #access-state { flex: 1 1 100%; }
  #access-state[data-kind=good] { flex: 1 1 0; }
  #access-state:empty { display: none; }
}
`;
