import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { people } from './people.ts';

type Next = () => Promise<void>;

/** The provider's own pages: who are you, and may the application know? */
export function serveInteraction(provider: Provider) {
  return async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    const answer = ctx.query.answer;
    if (typeof answer !== 'string') {
      ctx.type = 'html';
      ctx.body = page();
    } else if (answer === 'cancel') {
      const result = { error: 'access_denied', error_description: 'the person <b>cancelled</b>' };
      await provider.interactionFinished(ctx.req, ctx.res, result);
      ctx.respond = false;
    } else {
      const grant = new provider.Grant({ accountId: answer, clientId: String(details.params.client_id) });
      grant.addOIDCScope('openid email profile');
      const consent = { grantId: await grant.save() };
      await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: answer }, consent });
      ctx.respond = false;
    }
  };
}

function page(): string {
  const buttons = [...people.values()].map(
    ({ id, name }) => `<button name="answer" value="${id}">Continue as ${name}</button>`,
  );
  return `<!doctype html><html lang="en"><head><title>The clinic's sign-in</title><link rel="icon" href="data:,"></head><body>
    <h1>Masker wants to know who you are</h1>
    <form>${buttons.join('')}<button name="answer" value="cancel">Cancel</button></form></body></html>`;
}
