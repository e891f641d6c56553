import { visibleName } from '@/lib/format/visible-name.ts';

/** A name that somebody else chose: its direction stays its own, and nothing in it is hidden. */
export function Name({ of }: { of: string }) {
  return <bdi>{visibleName(of)}</bdi>;
}
