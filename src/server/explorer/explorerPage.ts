import { ACCESS_BAR, ACCESS_STYLE } from './explorerAccess.ts';
import { explorerScript } from './explorerScript.ts';

const TITLE = 'Software catalogs';

/**
 * GraphiQL leaves its tabs with the offset of an animation that never ends, and applies it to the one that is pressed: it jumps
 * away from under the pointer and is not opened. And it lays its panes side by side at any width, too narrow to read on a phone.
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

/** A page and all that it runs: nothing else is to run in it. */
export interface Page {
  readonly html: string;
  readonly script: string;
}

/** Above an explorer most of whose queries are refused, that of the schema too. */
const LISTED =
  '<div id="listed" role="note">Only operations that the operator has listed run here: any other query is refused.</div>';

export interface ExplorerPageOptions {
  /** Whether nothing runs but what the operator has listed. */
  readonly isListOnly: boolean;
}

/**
 * The GraphiQL page, whole: it names no other host and needs no further file. Its parts are 8 MB of text, loaded when the first
 * page is asked for, so that a gateway that shows none starts sooner and stays smaller.
 */
export async function explorerPage({ isListOnly }: ExplorerPageOptions): Promise<Page> {
  const { css, js, editorWorkerService, jsonWorker, graphqlWorker } = await import('@graphql-yoga/render-graphiql/graphiql');
  const workers = { editorWorkerService, json: jsonWorker, graphql: graphqlWorker };
  const script = await explorerScript({ title: TITLE, graphiql: js, workers });
  return { script, html: htmlOf(css, script, isListOnly) };
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
<noscript>The explorer is a program in JavaScript. Without it, send queries by POST to this very address.</noscript>
${ACCESS_BAR}
${isListOnly ? LISTED : ''}
<div id="root"><div id="loading">The explorer is loading …</div></div>
<script>${script}</script>
</body>
</html>
`;

/** Without the fonts of other scripts, a quarter of a megabyte that no compression takes away: there browsers use their own. */
function latinOnly(css: string): string {
  return css.replace(/@font-face\s*\{[^}]*unicode-range:(?!U\+0000)[^}]*\}/g, '');
}
