import type { OpenApi } from './openapi.ts';

/** The subset of JSON Schema that the page shows. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly description: string }>>;
}

/** An operation with its method and path. */
interface PathOperation extends Operation {
  readonly method: string;
  readonly path: string;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
const nameOf = (reference: string) => reference.slice(reference.lastIndexOf('/') + 1);

/** The stylesheet of the page, inlined and allowed by its hash. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #0b6bcb; }
@media (prefers-color-scheme: dark) { :root { --accent: #6cb6ff; } }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 20rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; box-sizing: border-box; border-right: 1px solid var(--line); font-size: 13px; }
nav h2 { font-size: 13px; margin: 1rem 0 .25rem; } nav ul { list-style: none; margin: 0; padding: 0; }
main { padding: 1rem 2rem 4rem; max-width: 60rem; } a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
article { border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0; padding: .5rem 1rem; } h3 { margin: .25rem 0; font-size: 15px; } h4 { margin: .75rem 0 .25rem; font-size: 13px; }
code, .method { font-family: ui-monospace, monospace; font-size: 13px; overflow-wrap: anywhere; } .method { display: inline-block; min-width: 4rem; font-weight: 700; }
.get, .head { color: #0a7d33; } .post { color: #0b6bcb; } .put, .patch { color: #9a6700; } .delete { color: #cf222e; }
table { border-collapse: collapse; width: 100%; font-size: 13px; } td, th { text-align: left; vertical-align: top; padding: .2rem .5rem; border-bottom: 1px solid var(--line); } th { background: var(--soft); }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }`;

/** Renders the OpenAPI document as an HTML page. The page is self-contained: it has no scripts and loads nothing. */
export function schemaPage(document: OpenApi): string {
  const operations = operationsOf(document);
  const tags = [...new Set(operations.flatMap((operation) => operation.tags))];
  const schemas = Object.entries((document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>);
  const { title, description = '' } = document.info;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${escaped(title)}</title><style>${STYLE}</style></head><body>
<nav><strong>${escaped(title)}</strong>${tags.map((tag) => contents(tag, operations)).join('')}<h2>Schemas</h2><ul>${schemas.map(([name]) => `<li>${linkTo(name)}</li>`).join('')}</ul></nav>
<main><h1>${escaped(title)}</h1><p>${escaped(description)}</p><p>For programs: <a href="?format=json">this description as OpenAPI ${document.openapi}</a>.</p>
${tags
  .map(
    (tag) =>
      `<h2>${escaped(tag)}</h2>${operations
        .filter((operation) => operation.tags.includes(tag))
        .map(article)
        .join('')}`,
  )
  .join('')}
<h2>Schemas</h2>${schemas.map(([name, schema]) => `<article id="${name}"><h3>${name}</h3>${schema.description ? `<p>${escaped(schema.description)}</p>` : ''}${fieldsTable(schema)}</article>`).join('')}</main></body></html>`;
}

function operationsOf({ paths = {} }: OpenApi): PathOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Readonly<Record<string, Operation>>).map(([method, operation]) => ({ ...operation, method, path })),
  );
}

const contents = (tag: string, operations: readonly PathOperation[]) =>
  `<h2>${escaped(tag)}</h2><ul>${operations
    .filter(({ tags }) => tags.includes(tag))
    .map(
      ({ operationId, method, summary }) =>
        `<li><a href="#${operationId}"><span class="${method}">${method.toUpperCase()}</span> ${escaped(summary)}</a></li>`,
    )
    .join('')}</ul>`;

function article({
  operationId,
  method,
  path,
  summary,
  description,
  parameters = [],
  requestBody,
  responses,
}: PathOperation): string {
  const rows = parameters.map(({ name, in: place, schema }) =>
    row([`<code>${name}</code>`, place, typeOf(schema), escaped(schema.description ?? '')]),
  );
  const body = schemaIn(requestBody);
  const responseRows = Object.entries(responses).map(([status, response]) =>
    row([`<code>${status}</code>`, escaped(response.description), typeOf(schemaIn(response))]),
  );
  return `<article id="${operationId}"><h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${escaped(path)}</code></h3><p>${escaped(summary)}. ${escaped(description)}</p>
${rows.length > 0 ? `<h4>Parameters</h4>${table(['Name', 'In', 'Type', 'Description'], rows)}` : ''}${body ? `<h4>Body</h4><p>${typeOf(body)}</p>` : ''}<h4>Responses</h4>${table(['Status', 'Meaning', 'Body'], responseRows)}</article>`;
}

const schemaIn = (part: Content | undefined) => part?.content?.['application/json']?.schema;
const linkTo = (name: string) => `<a href="#${name}">${name}</a>`;
const row = (cells: readonly string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const table = (heads: readonly string[], rows: readonly string[]) =>
  `<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;

function fieldsTable({ properties, required = [] }: Schema): string {
  if (!properties) return '';
  const rows = Object.entries(properties).map(([name, schema]) =>
    row([`<code>${name}</code>`, typeOf(schema), required.includes(name) ? '✓' : '', escaped(schema.description ?? '')]),
  );
  return table(['Field', 'Type', 'Required', 'Description'], rows);
}

/** A short form of the type. */
function typeOf(schema: Schema | undefined): string {
  if (!schema) return '';
  if (schema.$ref !== undefined) return linkTo(nameOf(schema.$ref));
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.enum) return schema.enum.map((value) => `<code>${escaped(String(value))}</code>`).join(' ');
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  const type = [schema.type ?? 'anything'].flat().join(' or ');
  return schema.format === undefined ? type : `${type} (${schema.format})`;
}
