import type { OpenApiDocument, OpenApiOperation } from './openapi.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

const code = (value: unknown): string =>
  `<pre>${escapeHtml(typeof value === 'string' ? value : JSON.stringify(value, null, 2))}</pre>`;

const folded = (summary: string, content: string): string =>
  `<details><summary>${escapeHtml(summary)}</summary>${content}</details>`;

const parameterRow = (parameter: unknown): string => {
  const { name, in: place, required, description, schema } = asRecord(parameter);
  return `<tr><td><code>${escapeHtml(asText(name))}</code></td><td>${escapeHtml(asText(place))}</td><td>${
    required === true ? 'required 必填' : 'optional 可选'
  }</td><td>${escapeHtml(asText(description))}</td><td><code>${escapeHtml(JSON.stringify(schema))}</code></td></tr>`;
};

const parameterTable = (operation: OpenApiOperation): string => {
  const parameters = asList(operation.parameters);
  return parameters.length === 0
    ? ''
    : `<h4>Parameters 参数</h4><table>${parameters.map(parameterRow).join('')}</table>`;
};

const contentBlocks = (content: unknown): string =>
  Object.entries(asRecord(content))
    .map(([mediaType, media]) => {
      const { schema, example } = asRecord(media);
      const shown =
        example === undefined ? '' : `<p><code>${escapeHtml(mediaType)}</code></p>${code(example)}`;
      return shown + folded(`Schema 结构 (${mediaType})`, code(schema));
    })
    .join('');

const requestBlock = (operation: OpenApiOperation): string =>
  operation.requestBody === undefined
    ? ''
    : `<h4>Request 请求</h4>${contentBlocks(asRecord(operation.requestBody).content)}`;

const responseBlock = ([status, response]: readonly [string, unknown]): string => {
  const { description, content } = asRecord(response);
  const failed = Number(status) >= 400;
  const paragraphs = asText(description)
    .split('\n\n')
    .map((text) => `<p>${escapeHtml(text)}</p>`)
    .join('');
  return `<div class="response"><b class="${failed ? 'refusal' : 'success'}">${escapeHtml(status)}</b><div>${paragraphs}${
    failed ? '' : contentBlocks(content)
  }</div></div>`;
};

const operationSection = (path: string, method: string, operation: OpenApiOperation): string => `
<section id="${escapeHtml(operation.operationId)}">
<h3><span class="method ${escapeHtml(method)}">${escapeHtml(method.toUpperCase())}</span> <code>${escapeHtml(path)}</code></h3>
<p class="summary">${escapeHtml(operation.summary)}</p>
<p>${escapeHtml(operation.description)}</p>
${parameterTable(operation)}${requestBlock(operation)}
<h4>Responses 应答</h4>${Object.entries(operation.responses).map(responseBlock).join('')}
</section>`;

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 15px/1.55 system-ui, "Noto Sans SC", "PingFang SC", sans-serif; margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
nav { padding: 1.5rem 1rem; border-right: 1px solid var(--line); position: sticky; top: 0; height: 100vh; overflow: auto; box-sizing: border-box; }
nav a { display: block; padding: .15rem 0; text-decoration: none; color: inherit; }
nav a:hover, nav a:focus { text-decoration: underline; }
main { padding: 1.5rem 2rem; max-width: 60rem; }
section { border-top: 1px solid var(--line); padding: 1rem 0; }
pre { background: var(--soft); padding: .75rem; overflow: auto; border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
td { border-bottom: 1px solid var(--line); padding: .3rem .5rem; vertical-align: top; overflow-wrap: anywhere; }
.method { font: 700 12px/1 ui-monospace, monospace; padding: .25rem .45rem; border-radius: 4px; color: #fff; background: #1b6b45; }
.get { background: #1f5fa8; } .delete { background: #a32d2d; } .put, .patch { background: #8a5a00; }
.summary { font-size: 1.1rem; margin: .3rem 0; }
.response { display: grid; grid-template-columns: 3.5rem minmax(0, 1fr); } .response p { margin: 0 0 .3rem; }
.success { color: #1b8a56; } .refusal { color: #c0392b; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }`;

/** The OpenAPI document as one page to read: no script, nothing from elsewhere. */
export const referencePage = (document: OpenApiDocument): string => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const title = escapeHtml(asText(document.info.title));
  const links = document.tags
    .map(({ name }) => {
      const own = operations.filter(({ operation }) => operation.tags.includes(name));
      const items = own.map(
        ({ operation }) =>
          `<a href="#${escapeHtml(operation.operationId)}">${escapeHtml(operation.summary)}</a>`,
      );
      return `<h4>${escapeHtml(name)}</h4>${items.join('')}`;
    })
    .join('');
  const sections = operations.map(({ path, method, operation }) => operationSection(path, method, operation));
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      `<section id="schema-${escapeHtml(name)}"><h3>${escapeHtml(name)}</h3>${code(schema)}</section>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head>
<body><nav><strong>${title}</strong>${links}</nav>
<main><h1>${title}</h1>
<p>Version 版本 ${escapeHtml(asText(document.info.version))} · <a href="/openapi.json">OpenAPI 3.1</a></p>
${sections.join('')}
<h2>Schemas 数据结构</h2>${schemas.join('')}
</main></body></html>`;
};
