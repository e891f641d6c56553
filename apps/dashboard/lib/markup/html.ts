/** Markup in which every value is escaped. Only `html` makes it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | null | undefined | false | readonly Html[];

/**
 * Markup from a template: values are escaped, for text and for attributes in double quotes; markup is taken as it is.
 * Null, undefined and false are nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  let text = strings[0] ?? '';
  for (const [place, value] of values.entries()) text += textOf(value) + strings[place + 1];
  return new Html(text);
}

function textOf(value: Value): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  if (value === null || value === undefined || value === false) return '';
  return value instanceof Html ? value.text : value.map(({ text }) => text).join('');
}

const special = /["&'<>]/;

const entities: Record<string, string> = {
  '"': '&quot;',
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
};

function escaped(text: string): string {
  return special.test(text) ? text.replace(/["&'<>]/g, (one) => entities[one] as string) : text;
}
