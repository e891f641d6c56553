import { cookies } from 'next/headers';
import { readCookieNames } from '../cookie-names.ts';
import { readZone } from '../time/zone.ts';
import { readLayouts } from './layouts.ts';
import { readTheme } from './names.ts';

/** The display preferences of this request. */
export async function readPreferences() {
  const [jar, names] = await Promise.all([cookies(), readCookieNames()]);
  return {
    theme: readTheme(jar.get(names.theme)?.value),
    zone: readZone(jar.get(names.zone)?.value),
    layouts: readLayouts(jar.get(names.layout)?.value),
  };
}
