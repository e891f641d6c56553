import type { View, ViewList } from '@masker/contract/plain';

/** Updates the list with a changed view. A person has one default. */
export function withView({ data }: ViewList, view: View): ViewList {
  const others = data.map((one) => (view.is_default && one.is_default ? { ...one, is_default: false } : one));
  const isNew = !data.some(({ id }) => id === view.id);
  return { data: isNew ? [...others, view] : others.map((one) => (one.id === view.id ? view : one)) };
}

export function withoutView({ data }: ViewList, id: string): ViewList {
  return { data: data.filter((one) => one.id !== id) };
}

/** The default view of the reader; null without one. */
export function defaultOf(list: ViewList | undefined): View | null {
  return list?.data.find(({ is_default }) => is_default) ?? null;
}

/** The views whose names contain each typed word. */
export function namedLike(views: readonly View[], typed: string): View[] {
  const words = typed.toLowerCase().split(/\s+/);
  return views.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
}
