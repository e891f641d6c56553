// What the page of the API adds to reading: sending requests, paging through answers, copying `curl` lines.

/** @param {ParentNode} within @param {string} selector @returns {any} */
const find = (within, selector) => within.querySelector(selector);

const token =
  /"(?:[^"\\]|\\.)*"(?=\s*:)|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

/**
 * Shows JSON with its parts told apart by colour.
 * @param {Element} element
 * @param {string} text
 */
function showJson(element, text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(token)) {
    parts.push(text.slice(end, found.index));
    const span = document.createElement('span');
    span.className = kindOf(found[0], text[found.index + found[0].length] === ':');
    span.textContent = found[0];
    parts.push(span);
    end = found.index + found[0].length;
  }
  element.replaceChildren(...parts, text.slice(end));
}

/** @param {string} text @param {boolean} named */
function kindOf(text, named) {
  if (text.startsWith('"')) return named ? 'json-name' : 'json-text';
  return /^[-\d]/.test(text) ? 'json-number' : 'json-word';
}

/** The address that a form asks for. @param {HTMLFormElement} form */
function address(form) {
  let path = /** @type {string} */ (form.dataset.path);
  const query = new URLSearchParams();
  for (const control of controls(form)) {
    if (control.dataset.in === 'path') {
      if (control.value) path = path.replace(`{${control.name}}`, encodeURIComponent(control.value));
    } else if (control.dataset.in === 'query' && control.value) {
      query.set(control.name, control.value);
    }
  }
  return query.size > 0 ? `${path}?${query}` : path;
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} */
function controls(form) {
  return [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('[data-in]'))];
}

/** What a form sends as the body, if it has one. @param {HTMLFormElement} form */
function bodyOf(form) {
  return controls(form).find((control) => control.dataset.in === 'body')?.value;
}

/** @param {HTMLFormElement} form */
function showCurl(form) {
  const verb = form.dataset.method === 'GET' ? '' : ` -X ${form.dataset.method}`;
  const name = form.dataset.cookie;
  const cookie = name ? ` -H "Cookie: ${name}=ey..."` : '';
  const body = bodyOf(form)?.replaceAll("'", "'\\''");
  const data = body === undefined ? '' : ` -H "Content-Type: application/json" -d '${body}'`;
  find(form, '.curl code').textContent = `curl${verb}${cookie}${data} "${location.origin}${address(form)}"`;
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const missing = controls(form).find((control) => control.required && !control.value);
  if (missing) {
    show(form, `Fill in ${missing.name} first.`, '', 'bad');
    missing.focus();
    return;
  }
  form.setAttribute('aria-busy', 'true');
  const began = performance.now();
  try {
    const body = bodyOf(form);
    const response = await fetch(address(form), {
      method: form.dataset.method,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });
    const content = await response.blob();
    const took = Math.round(performance.now() - began);
    const outcome = `${response.status} ${response.statusText} · ${took} ms · ${response.headers.get('x-request-id') ?? ''}`;
    const name = response.ok ? fileName(response) : null;
    if (name !== null) {
      show(form, outcome, '', 'good');
      offerFile(form, content, name);
      return;
    }
    const text = await content.text();
    const answer = read(text);
    offerNext(form, answer);
    show(
      form,
      outcome,
      answer === undefined ? text : JSON.stringify(answer, null, 2),
      response.ok ? 'good' : 'bad',
    );
    if (form.dataset.path?.startsWith('/api/v1/auth/')) await showCaller();
  } catch {
    show(form, 'No answer: the server cannot be reached. Is it running?', '', 'bad');
  } finally {
    form.removeAttribute('aria-busy');
  }
}

/** The name of the file that an answer is; null if it is to be read here. @param {Response} response */
function fileName(response) {
  const disposition = response.headers.get('content-disposition') ?? '';
  if (!disposition.startsWith('attachment')) return null;
  return /filename="([^"]+)"/.exec(disposition)?.[1] ?? 'answer';
}

/** @param {HTMLFormElement} form @param {Blob} content @param {string} name */
function offerFile(form, content, name) {
  const link = find(form, '.file a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.textContent = `Save ${name} (${sizeOf(content.size)})`;
  find(form, '.file').hidden = false;
}

/** @param {HTMLFormElement} form */
function forgetFile(form) {
  find(form, '.file').hidden = true;
  const link = find(form, '.file a');
  URL.revokeObjectURL(link.href);
  link.removeAttribute('href');
}

/** @param {number} bytes */
function sizeOf(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const format = { style: 'unit', unit: units[step], unitDisplay: 'short', maximumFractionDigits: 1 };
  return new Intl.NumberFormat('en', /** @type {Intl.NumberFormatOptions} */ (format)).format(
    bytes / 1000 ** step,
  );
}

/** @param {string} text */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {HTMLFormElement} form @param {string} outcome @param {string} text @param {'good' | 'bad'} how */
function show(form, outcome, text, how) {
  const answer = find(form, '.answer');
  forgetFile(form);
  answer.hidden = false;
  answer.dataset.how = how;
  find(answer, '.outcome').textContent = outcome;
  const body = find(answer, 'pre');
  body.hidden = text === '';
  body.scrollTop = 0;
  showJson(body, text);
}

/** @param {HTMLFormElement} form @param {any} body */
function offerNext(form, body) {
  const button = find(form, '[data-act=next]');
  const cursor = form.elements.namedItem('cursor') && body?.next_cursor;
  button.hidden = !cursor;
  button.dataset.cursor = cursor || '';
}

/** Starts the walk anew: a cursor belongs to the filters it was issued for. @param {HTMLFormElement} form */
function forgetCursor(form) {
  const cursor = /** @type {HTMLInputElement | null} */ (form.elements.namedItem('cursor'));
  if (cursor) cursor.value = '';
  find(form, '[data-act=next]').hidden = true;
}

/** @param {HTMLFormElement} form */
async function copyCurl(form) {
  const code = find(form, '.curl code');
  const button = find(form, '[data-act=copy]');
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection()?.selectAllChildren(code);
    button.textContent = 'Press Ctrl+C';
  }
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 2000);
}

/** Says at the top who is signed in, and offers a way in to whoever is not. */
async function showCaller() {
  const place = find(document, '#caller');
  const response = await fetch('/api/v1/me');
  if (response.ok) {
    const me = await response.json();
    place.replaceChildren(`Signed in as ${me.user.name} · ${me.account.name}`);
    return;
  }
  if (response.status !== 401) {
    place.replaceChildren('The server cannot tell who is signed in just now.');
    return;
  }
  const { demo } = await (await fetch('/api/v1/auth/providers')).json();
  place.replaceChildren('Not signed in. ', demo ? demoButton() : signInLink());
}

function demoButton() {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Sign in as the demo user';
  button.addEventListener('click', async () => {
    await fetch('/api/v1/auth/demo', { method: 'POST' });
    await showCaller();
  });
  return button;
}

function signInLink() {
  const link = document.createElement('a');
  link.href = '/login';
  link.textContent = 'Sign in';
  return link;
}

/** Closes the contents, where they lie over the page, once somebody has chosen from them. */
function closeContents() {
  const contents = find(document, '#contents');
  contents.addEventListener('click', (/** @type {Event} */ event) => {
    if (/** @type {Element} */ (event.target).closest('a')) contents.hidePopover?.();
  });
}

/** Lets the keyboard scroll the tables that there is no room for, and says what they are. */
function focusScrollers() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth;
      if (scrolls) {
        target.setAttribute('tabindex', '0');
        target.setAttribute('role', 'region');
        target.setAttribute('aria-label', /** @type {HTMLElement} */ (target).dataset.label ?? '');
      } else {
        for (const name of ['tabindex', 'role', 'aria-label']) target.removeAttribute(name);
      }
    }
  });
  for (const scroller of document.querySelectorAll('.scroller')) observer.observe(scroller);
}

/** Keeps the contents at the left marked with what is being read. */
function followReading() {
  const links = new Map(
    [...document.querySelectorAll('.contents a')].map((link) => [link.getAttribute('href')?.slice(1), link]),
  );
  const observer = new IntersectionObserver(
    (entries) => {
      const top = entries.find((entry) => entry.isIntersecting);
      if (!top) return;
      for (const link of links.values()) link.removeAttribute('aria-current');
      const link = links.get(top.target.id);
      link?.setAttribute('aria-current', 'true');
      link?.scrollIntoView({ block: 'nearest' });
    },
    { rootMargin: '-15% 0px -75% 0px' },
  );
  for (const part of document.querySelectorAll('.operation, .object, .guide')) observer.observe(part);
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form.try'))) {
  find(form, '.controls').hidden = false;
  find(form, '[data-act=copy]').hidden = false;
  showCurl(form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(form);
  });
  form.addEventListener('input', (event) => {
    const { name } = /** @type {HTMLInputElement} */ (event.target);
    if (name !== 'cursor' && name !== 'limit') forgetCursor(form);
    showCurl(form);
  });
  form.addEventListener('reset', () => {
    find(form, '.answer').hidden = true;
    forgetFile(form);
    forgetCursor(form);
    // The fields are emptied only after this event.
    setTimeout(() => showCurl(form));
  });
  find(form, '[data-act=copy]').addEventListener('click', () => copyCurl(form));
  find(form, '[data-act=next]').addEventListener('click', (/** @type {Event} */ event) => {
    const { cursor } = /** @type {HTMLElement} */ (event.currentTarget).dataset;
    /** @type {HTMLInputElement} */ (form.elements.namedItem('cursor')).value = cursor ?? '';
    showCurl(form);
    send(form);
  });
}
for (const example of document.querySelectorAll('pre[data-json]')) {
  showJson(example, example.textContent ?? '');
}
followReading();
closeContents();
focusScrollers();
showCaller().catch(() => {});
