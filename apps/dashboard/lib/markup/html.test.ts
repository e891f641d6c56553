import fc from 'fast-check';
import { expect, it } from 'vitest';
import { html } from './html.ts';

it('escapes what could end a text or an attribute', () => {
  expect(html`<b title="${`"'&<>`}">${'</b><script>'}</b>`.text).toBe(
    '<b title="&quot;&#39;&amp;&lt;&gt;">&lt;/b&gt;&lt;script&gt;</b>',
  );
});

it('takes markup and lists of it as they are, and nothing as nothing', () => {
  const list = ['a', '<'].map((one) => html`<i>${one}</i>`);
  expect(html`${list}${html`<u>${1}</u>`}${null}${undefined}${false}${0}`.text).toBe(
    '<i>a</i><i>&lt;</i><u>1</u>0',
  );
});

it('gives back any text as it was', () => {
  const named: Record<string, string> = { quot: '"', amp: '&', '#39': "'", lt: '<', gt: '>' };
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = html`${text}`.text;
      expect(escaped).not.toMatch(/["'<>]/);
      expect(escaped.replace(/&([^;]+);/g, (_, name: string) => named[name] ?? '')).toBe(text);
    }),
  );
});
