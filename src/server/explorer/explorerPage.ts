import { ACCESS_BAR, ACCESS_STYLE } from './explorerAccess.ts';

export const TITLE = 'Software catalogs';

/**
 * Fixes two problems of GraphiQL: an unfinished animation offsets a pressed tab, which then moves away from the pointer and does
 * not open; and its panes are side by side at any width, which is unreadable on a phone.
 */
const STYLE = `
.graphiql-container .graphiql-tab { transform: none !important; }
body { display: flex; flex-direction: column; height: 100vh; height: 100dvh; margin: 0; overflow: hidden; }
#root { flex: 1; min-height: 0; }
#root .graphiql-container { height: 100%; }
.graphiql-container .graphiql-logo { display: none; }
.graphiql-container .graphiql-tab-button { font-size: 14px; padding-left: 8px; padding-right: 4px; }
.graphiql-container .graphiql-tab-active .graphiql-tab-button { padding-right: 26px; }
#listed { padding: 0 12px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; font: 14px/32px system-ui, sans-serif; background: #fef3c7; color: #78350f; }
#loading { margin: 20vh auto 0; text-align: center; font: 16px/1.5 system-ui, sans-serif; color: #6b7280; }
@media (max-width: 720px) {
  .graphiql-container .graphiql-sidebar { width: 44px; padding: 4px 0; align-items: center; }
  .graphiql-container .graphiql-main { position: relative; }
  .graphiql-container .graphiql-sessions { margin: 4px 4px 4px 0; }
  .graphiql-container .graphiql-session-header { overflow: hidden; }
  .graphiql-container .graphiql-horizontal-drag-bar { display: none; }
  .graphiql-container #graphiql-session { flex-direction: column; padding: 0 4px 4px; }
  .graphiql-container .graphiql-editors, .graphiql-container .graphiql-response { min-height: 0; flex: 1 1 50% !important; }
  .graphiql-container .graphiql-query-editor { padding: 8px; }
  .graphiql-container .graphiql-editor-tool { padding: 4px 8px; }
  .graphiql-container .graphiql-toolbar { width: 40px; }
  .graphiql-container .graphiql-plugin:not([style*='-1000px']) {
    position: absolute !important; inset: 0; z-index: 20; min-width: 0; overflow: auto; background: hsl(var(--color-base));
  }
}
`;

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#d60590" d="M8 0 15 4v8l-7 4-7-4V4z"/><path fill="#fff" d="m6 5 5 3-5 3z"/></svg>`;

/** Notice for a gateway with a list of operations, where most queries fail, including introspection. */
const LISTED =
  '<div id="listed" role="note">This gateway only runs operations listed by its operator: all other queries are rejected.</div>';

/** Options of the explorer page. */
export interface ExplorerPageOptions {
  /** Whether only listed operations run. */
  readonly isListOnly: boolean;
}

/**
 * Generates the GraphiQL page, which loads its script and nothing else. Its sources are loaded at the first request, so that a gateway
 * whose explorer is not used starts faster and takes less memory.
 * @param script address of the script
 */
export async function explorerPage({ isListOnly }: ExplorerPageOptions, script: string): Promise<string> {
  const { css } = await import('@graphql-yoga/render-graphiql/graphiql');
  return htmlOf(css, script, isListOnly);
}

const htmlOf = (css: string, script: string, isListOnly: boolean) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${TITLE}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
<style>${latinOnly(css)}${STYLE}${ACCESS_STYLE}</style>
</head>
<body class="no-focus-outline">
<noscript>The explorer requires JavaScript. Without it, send queries by POST to this URL.</noscript>
${ACCESS_BAR}
${isListOnly ? LISTED : ''}
<div id="root"><div id="loading">The explorer is loading …</div></div>
<script src="${script}"></script>
</body>
</html>
`;

/** Removes the fonts for non-Latin scripts, 250 kB that do not compress; browsers fall back to their own. */
function latinOnly(css: string): string {
  return css.replace(/@font-face\s*\{[^}]*unicode-range:(?!U\+0000)[^}]*\}/g, '');
}
