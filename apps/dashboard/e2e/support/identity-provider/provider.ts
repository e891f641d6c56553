import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { atGithubPath, speakLikeGithub } from './github-routes.ts';
import { serveInteraction } from './interaction.ts';
import { people } from './people.ts';
import { createTampering, type Tampering } from './tampering.ts';

/** Letters that a secret of the tests has nowhere else. */
export const clientSecret = 'client-secret-that-must-not-be-seen-anywhere';

/** An identity provider: OpenID Connect, and GitHub's own way besides. */
export interface TestProvider {
  /** The issuer; what stands for https://github.com is below it. */
  url: string;
  tampering: Tampering;
  stop(): Promise<void>;
}

/**
 * Starts an identity provider that insists on PKCE with S256.
 *
 * @param application where the application is that people sign in to
 * @param port to listen on; a free one unless given
 */
export async function startProvider(application: string, port = 0): Promise<TestProvider> {
  // Another host than the application's: a browser gives one host's cookies to all of its ports.
  const server = createServer({ keepAliveTimeout: 0 }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tampering = createTampering();
  const provider = configure(url, application);
  provider.use(atGithubPath);
  provider.use(serveInteraction(provider));
  provider.use(tampering.middleware);
  provider.use(speakLikeGithub(provider));
  server.on('request', provider.callback());
  return {
    url,
    tampering,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function configure(url: string, application: string): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const client = (id: string, way: 'client_secret_basic' | 'client_secret_post') => ({
    client_id: `client-at-${id}`,
    client_secret: clientSecret,
    redirect_uris: [`${application}/api/v1/auth/callback/${id}`],
    token_endpoint_auth_method: way,
  });
  return new Provider(url, {
    clients: [client('oidc', 'client_secret_basic'), client('github', 'client_secret_post')],
    cookies: { keys: ['signs the cookies of the provider'] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    // As Entra ID, Okta and Keycloak do: what is asked for is in the id token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount(_, id) {
      const person = people.get(id);
      if (!person) return undefined;
      const { name, email, emailVerified } = person;
      return {
        accountId: id,
        claims: () => ({ sub: id, name, email, email_verified: emailVerified }),
      };
    },
  });
}
