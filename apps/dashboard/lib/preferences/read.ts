import { cookies } from 'next/headers';
import { readCookieNames } from '../cookie-names.ts';
import { offsetsAround } from '../time/offsets.ts';
import { readZone } from '../time/zone.ts';
import { readLayouts } from './layouts.ts';
import { readTheme } from './names.ts';

/** The display preferences of this request. */
export async function readPreferences() {
  const [jar, names] = await Promise.all([cookies(), readCookieNames()]);
  const zone = readZone(jar.get(names.zone)?.value);
  return {
    theme: readTheme(jar.get(names.theme)?.value),
    zone,
    offsets: offsetsAround(Date.now(), zone),
    layouts: readLayouts(jar.get(names.layout)?.value),
  };
}
