/** Each name is tested in order, because several browsers also claim to be one further down. */
const programs: readonly [name: string, version: RegExp][] = [
  ['Edge', /\bEdg(?:A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:Headless)?(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)[\d.]* .*Safari\//],
];

const systems: readonly [name: string, sign: RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
];

/** The device of a login session. */
export interface Device {
  /** Such as `Firefox 145 on Linux` or `curl 8.5.0`; or that it is unknown. */
  summary: string;
  kind: 'phone' | 'computer' | 'script';
}

/**
 * Summarizes a `user-agent`. The client chooses it, so it helps people remember but proves nothing.
 *
 * @param userAgent null if none was sent
 */
export function deviceOf(userAgent: string | null): Device {
  if (!userAgent) return { summary: 'Unknown program', kind: 'script' };
  const program = nameIn(programs, userAgent);
  const system = systems.find(([, sign]) => sign.test(userAgent))?.[0];
  if (program === undefined) return { summary: firstProduct(userAgent), kind: 'script' };
  const kind = system === 'iPhone' || system === 'Android' ? 'phone' : 'computer';
  return { summary: system ? `${program} on ${system}` : program, kind };
}

function nameIn(known: typeof programs, userAgent: string): string | undefined {
  for (const [name, version] of known) {
    const found = version.exec(userAgent);
    if (found) return `${name} ${found[1]}`;
  }
  return undefined;
}

/** `curl/8.5.0` as `curl 8.5.0`, without what follows. */
function firstProduct(userAgent: string): string {
  const [, name = '', version] = /^([\w.@-]{1,40})(?:\/([\w.-]{1,20}))?/.exec(userAgent) ?? [];
  if (name === '' || name === 'Mozilla') return 'Unknown program';
  return version ? `${name} ${version}` : name;
}
