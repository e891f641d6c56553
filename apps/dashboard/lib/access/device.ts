/** Told apart by what they alone say of themselves; several also claim to be one further down. */
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

/** What a sign-in was made with. */
export interface Device {
  /** `Firefox 145 on Linux`, `curl 8.5.0`, or that it is not known. */
  summary: string;
  kind: 'phone' | 'computer' | 'script';
}

/**
 * A `user-agent` in few words. Whoever signs in writes it, so it is a help for their memory and no proof.
 *
 * @param userAgent null when none was sent
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

/** `curl/8.5.0` as `curl 8.5.0`, and nothing of what may follow. */
function firstProduct(userAgent: string): string {
  const [, name = '', version] = /^([\w.@-]{1,40})(?:\/([\w.-]{1,20}))?/.exec(userAgent) ?? [];
  if (name === '' || name === 'Mozilla') return 'Unknown program';
  return version ? `${name} ${version}` : name;
}
