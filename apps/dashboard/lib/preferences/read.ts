import { cookies } from 'next/headers';
import { readZone } from '../time/zone.ts';
import { readTheme, themeCookie, zoneCookie } from './names.ts';

/** How the person of this request likes to read. */
export async function readPreferences() {
  const jar = await cookies();
  return { theme: readTheme(jar.get(themeCookie)?.value), zone: readZone(jar.get(zoneCookie)?.value) };
}
