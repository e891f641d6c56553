import { freePort } from '@masker/tsconfig/free-port';
import { afterAll, beforeAll } from 'vitest';
import type { Settings } from '../server.ts';
import { githubPath } from './github-routes.ts';
import { clientSecret, startProvider, type TestProvider } from './provider.ts';

/** An identity provider for all tests of a file, and a server's settings to sign in there. */
export interface UsedProvider {
  url: string;
  provider: TestProvider;
  settings: Settings;
  start(): Promise<void>;
}

/**
 * Plays both GitHub and an OpenID Connect provider.
 *
 * @param options.later the test starts it
 */
export function useProvider(options: { later?: true } = {}): UsedProvider {
  const used = {} as UsedProvider;
  beforeAll(async () => {
    const [port, own] = [await freePort(), await freePort()];
    const application = `http://localhost:${port}`;
    used.url = `http://127.0.0.1:${own}`;
    used.settings = settingsFor(port, used.url);
    used.start = async () => {
      used.provider = await startProvider(application, own);
    };
    if (!options.later) await used.start();
  });
  afterAll(() => used.provider?.stop());
  return used;
}

function settingsFor(port: number, provider: string): Settings {
  return {
    PORT: String(port),
    GITHUB_URL: provider + githubPath,
    GITHUB_CLIENT_ID: 'client-at-github',
    GITHUB_CLIENT_SECRET: clientSecret,
    OIDC_ISSUER: provider,
    OIDC_CLIENT_ID: 'client-at-oidc',
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_NAME: 'the clinic',
  };
}
