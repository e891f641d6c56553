import { kindSources } from './kind-names.ts';
import { kindPattern, maxKindLength } from './session-values.ts';

/** Characters of a name that are looked at: what differs later is cut off anyway. */
const longestName = 200;

/** The documented kinds by the names that mean the same, in their mechanical spelling. */
const documented: ReadonlyMap<string, string> = new Map(
  kindSources.flatMap(({ names }) => Object.entries(names).map(([name, kind]) => [spellKind(name), kind])),
);

/**
 * The kind of redaction that another product's name stands for: a documented kind if the name means the same, else the
 * name in `UPPER_SNAKE`.
 *
 * @param name as the product spells it: `PERSON`, `PhoneNumber`, `us_social_security_number`
 */
export function kindOf(name: string): string {
  const spelled = spellKind(name);
  return documented.get(spelled) ?? spelled;
}

/**
 * Spells a name as a kind, by its letters alone: `customerNumber` and `customer-number` are `CUSTOMER_NUMBER`.
 *
 * Accents are left out, other letters than Latin ones are spelled by their code points (`U+0418` is `U418`), and what is
 * longer than a kind may be is cut.
 */
function spellKind(name: string): string {
  if (kindPattern.test(name)) return name;
  const words = name
    .slice(0, longestName)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z][0-9]*)([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^\p{ASCII}]/gu, (letter) =>
      /[\p{L}\p{N}]/u.test(letter)
        ? ` U${(letter.codePointAt(0) as number).toString(16).toUpperCase()} `
        : ' ',
    )
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .join('_')
    .toUpperCase();
  if (words === '') return 'UNNAMED';
  return (/^[A-Z]/.test(words) ? words : `KIND_${words}`).slice(0, maxKindLength).replace(/_+$/, '');
}

/**
 * Counts by kind, of counts by the names of another product. Names of the same kind are added up; counts of 0 are left
 * out, as `redactions_by_kind` has none.
 */
export function countsByKind(
  counts: Iterable<readonly [name: string, count: number]>,
): Record<string, number> {
  const byKind = new Map<string, number>();
  for (const [name, count] of counts) {
    if (count === 0) continue;
    const kind = kindOf(name);
    byKind.set(kind, (byKind.get(kind) ?? 0) + count);
  }
  return Object.fromEntries(byKind);
}

/**
 * Something that a detector found: an item of Presidio's anonymizer or analyzer (`entity_type`, as Deepgram's and
 * AssemblyAI's), of Amazon Comprehend (`Type`), of Azure AI Language (`category`), of Google Sensitive Data Protection
 * (`infoType`), of Private AI (`best_label`), or the name alone.
 */
export type DetectedItem =
  | string
  | { entity_type: string }
  | { Type: string }
  | { category: string }
  | { infoType: { name: string } }
  | { best_label: string };

/**
 * Counts what a detector found by kind, as `redactions_by_kind` of a session takes it. Only the names are read, never
 * the text that was found.
 *
 * @throws TypeError if an item has no name; the message repeats nothing of it
 */
export function countKinds(items: Iterable<DetectedItem>): Record<string, number> {
  const names = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item);
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  return countsByKind(names);
}

function nameOf(item: DetectedItem): string {
  const fields = item as Partial<Record<string, unknown>> | null | undefined;
  const name =
    typeof item === 'string'
      ? item
      : (fields?.entity_type ??
        fields?.Type ??
        fields?.category ??
        fields?.best_label ??
        (fields?.infoType as { name?: unknown } | undefined)?.name);
  if (typeof name === 'string') return name;
  throw new TypeError(
    'An item has no name of what was found: entity_type, Type, category, infoType.name or best_label.',
  );
}
