import { visibleName } from '@/lib/format/visible-name.ts';

/** A user-chosen name, with isolated text direction and visible control characters. */
export function Name({ of }: { of: string }) {
  return <bdi>{visibleName(of)}</bdi>;
}
