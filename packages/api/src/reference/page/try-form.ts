import type { Parameter } from '../../openapi/types.ts';
import { type Html, html } from './html.ts';
import type { Located } from './located.ts';

/** A form that sends a request. The script shows it; without scripts, only the `curl` line is visible. */
export function tryForm({ method, path, operation }: Located, cookieName: string): Html {
  const { operationId, parameters = [], requestBody, security } = operation;
  const sent = requestBody?.content['application/json'];
  const cookie = security.length > 0 ? ` -H "Cookie: ${cookieName}=ey..."` : '';
  const body = sent?.example === undefined ? '' : JSON.stringify(sent.example).replaceAll("'", "'\\''");
  const data = sent ? ` -H "Content-Type: application/json" -d '${body}'` : '';
  const verb = method === 'GET' ? '' : ` -X ${method}`;
  return html`<form class="try" data-method="${method}" data-path="${path}" data-cookie="${security.length > 0 && cookieName}" novalidate>
  <div class="controls" hidden>
    ${parameters.map((parameter) => control(operationId, parameter))}
    ${
      sent &&
      html`<div class="whole"><label for="${operationId}.body">body</label><textarea id="${operationId}.body" data-in="body" name="body" rows="8" spellcheck="false" required>${sent.example !== undefined && JSON.stringify(sent.example, null, 2)}</textarea></div>`
    }
    <div class="actions">
      <button type="submit" class="primary">Send</button>
      <button type="button" data-act="next" hidden>Next page</button>
      <button type="reset" ${parameters.length === 0 && !sent && 'hidden'}>Reset</button>
    </div>
  </div>
  <div class="curl"><pre tabindex="0"><code>curl${verb}${cookie}${data} "$MASKER_URL${path}"</code></pre>
    <button type="button" data-act="copy" hidden>Copy</button></div>
  <div class="answer" aria-live="polite" hidden>
    <p class="outcome"></p>
    <p class="file" hidden><a download></a></p>
    <pre tabindex="0"></pre>
  </div>
</form>`;
}

function control(operationId: string, { name, in: where, required, schema, example }: Parameter): Html {
  const id = `${operationId}-${name}`;
  const label = html`<label for="${id}">${name}</label>`;
  if (schema.enum) {
    return html`<div>${label}<select id="${id}" name="${name}" data-in="${where}">
      <option value="">any</option>${schema.enum.map((value) => html`<option>${String(value)}</option>`)}</select></div>`;
  }
  const hint = String(schema.default ?? example ?? '');
  const number = schema.type === 'integer';
  return html`<div>${label}<input id="${id}" name="${name}" data-in="${where}" autocomplete="off" spellcheck="false" placeholder="${hint}"
    ${required && 'required'} type="${number ? 'number' : 'text'}" ${number && html`step="1" min="${schema.minimum ?? ''}" max="${schema.maximum ?? ''}"`}></div>`;
}
